@echo off
rem Forwards to ./dev in the bash that Git for Windows brings.
setlocal
set "BASH=%ProgramFiles%\Git\bin\bash.exe"
if not exist "%BASH%" set "BASH=%LocalAppData%\Programs\Git\bin\bash.exe"
if not exist "%BASH%" (
  echo dev: Git for Windows is needed, for its bash: https://gitforwindows.org 1>&2
  exit /b 1
)
"%BASH%" "%~dp0dev" %*
exit /b %ERRORLEVEL%
