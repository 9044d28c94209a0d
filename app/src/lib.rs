//! Tavla's app: a native whiteboard that several people draw on at once.
