# The library: its panel, and the sets that come with Tavla.

library-panel = Library
library-title = Library
library-close = Close the library
library-search = Find an item
library-none-found = No item is called that
library-mine = My items
library-flowchart = Flowchart
library-wireframe = Wireframe
library-cloud = Cloud architecture
library-fold = Fold { $name }
library-unfold = Unfold { $name }
library-empty = Nothing here yet. Drag shapes onto this panel, or add what is selected.
library-drop = Let go to add it to the library
library-name = Name of the item
library-insert = Put on the board
library-rename = Rename
library-earlier = Move forward
library-later = Move back
library-delete = Delete
library-add = Add selection
library-import = Import a library…
library-export = Export as a file…
library-deleted = “{ $name }” is deleted from your library
library-undo = Bring it back
library-too-much = That is more than one item holds ({ $limit } KB): nothing was added
library-nothing = There is nothing to see of what is selected: nothing was added
library-full-items = Your library has { $limit } items, which is as many as it holds: nothing was added
library-full-bytes = Your library holds { $limit } MB at most: nothing was added
library-imported = { $count ->
    [one] 1 item was added to your library
   *[other] { $count } items were added to your library
}
library-imported-with-losses = { $count ->
    [one] 1 item was added to your library. Left out: { $lost }
   *[other] { $count } items were added to your library. Left out: { $lost }
}
library-lost-large = { $count ->
    [one] 1 item that is too large
   *[other] { $count } items that are too large
}
library-lost-full = { $count ->
    [one] 1 item that your library has no room for
   *[other] { $count } items that your library has no room for
}
library-nothing-to-export = Your library is empty: there is nothing to export
library-place-title = Export your library
library-kind = Excalidraw library
library-file-name = Library
library-exported = { $count ->
    [one] 1 item was written to { $path }
   *[other] { $count } items were written to { $path }
}
library-exported-without = { $count ->
    [one] 1 item was written to { $path }. Items of nothing but pictures are in no such file
   *[other] { $count } items were written to { $path }. Items of nothing but pictures are in no such file
}
library-not-exported = Your library was not exported: nothing could be written there
library-under-way = Exporting your library
library-export-stopped = Your library was not exported, as you stopped it. Nothing was written.
library-exports-busy = Your library is being exported already

library-flowchart-process = Process
library-flowchart-decision = Decision
library-flowchart-terminator = Start or end
library-flowchart-data = Data
library-flowchart-document = Document
library-flowchart-documents = Documents
library-flowchart-subroutine = Subroutine
library-flowchart-flow-database = Database
library-flowchart-stored-data = Stored data
library-flowchart-delay = Delay
library-flowchart-connector = Connector
library-flowchart-off-page = Off-page connector
library-flowchart-manual-input = Manual input
library-flowchart-manual-step = Manual step
library-flowchart-preparation = Preparation
library-flowchart-internal-storage = Internal storage
library-flowchart-display = Display
library-flowchart-loop-limit = Loop limit
library-flowchart-merge = Merge
library-flowchart-annotation = Annotation
library-flowchart-yes-no = Yes or no
library-flowchart-swimlane = Swimlane
library-flowchart-lanes = Three lanes

library-wireframe-browser = Browser window
library-wireframe-phone = Phone
library-wireframe-tablet = Tablet
library-wireframe-button = Button
library-wireframe-second-button = Second button
library-wireframe-text-field = Text field
library-wireframe-text-area = Text area
library-wireframe-search-field = Search field
library-wireframe-checkbox = Checkbox
library-wireframe-radio = Radio buttons
library-wireframe-toggle = Toggle
library-wireframe-dropdown = Dropdown
library-wireframe-slider = Slider
library-wireframe-progress = Progress bar
library-wireframe-tabs = Tabs
library-wireframe-navbar = Navigation bar
library-wireframe-sidebar = Sidebar
library-wireframe-card = Card
library-wireframe-avatar = Avatar
library-wireframe-image-place = Image
library-wireframe-modal = Dialog
library-wireframe-table = Table
library-wireframe-list-row = List row
library-wireframe-badge = Badge
library-wireframe-tooltip = Tooltip

library-cloud-server = Server
library-cloud-database = Database
library-cloud-queue = Queue
library-cloud-cache = Cache
library-cloud-load-balancer = Load balancer
library-cloud-gateway = Gateway
library-cloud-function = Function
library-cloud-container = Container
library-cloud-cluster = Cluster
library-cloud-bucket = Bucket
library-cloud-file-storage = File storage
library-cloud-cdn = CDN
library-cloud-user = User
library-cloud-users = Users
library-cloud-firewall = Firewall
library-cloud-dns = DNS
library-cloud-topic = Topic
library-cloud-secret = Secret
library-cloud-scheduler = Scheduler
library-cloud-monitoring = Monitoring
library-cloud-web-app = Web app
library-cloud-mobile-app = Mobile app
library-cloud-internet = Internet
library-cloud-region = Region

library-word-letter = A
library-word-yes = Yes
library-word-no = No
library-word-lane-1 = Lane 1
library-word-lane-2 = Lane 2
library-word-lane-3 = Lane 3
library-word-field-label = Label
library-word-field-words = Words
library-word-search = Search
library-word-option = Option
library-word-option-1 = First option
library-word-option-2 = Second option
library-word-choose = Choose one
library-word-tab-1 = First
library-word-tab-2 = Second
library-word-tab-3 = Third
library-word-dialog = Dialog title
library-word-cancel = Cancel
library-word-ok = OK
