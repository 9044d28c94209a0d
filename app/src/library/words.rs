//! What the items that come with Tavla are called, and what is written on them: names in the sets' files, and the
//! texts of the interface that they stand for.

use super::Set;

/// The text of what an item of a set is called.
pub(super) fn name_id(set: Set, name: &str) -> Option<&'static str> {
    let names = match set {
        Set::Flowchart => FLOWCHART,
        Set::Wireframe => WIREFRAME,
        Set::Cloud => CLOUD,
    };
    found(names, name)
}

/// The text of what is written on shapes of a set: a word, or what an item is called.
pub(super) fn word_id(set: Set, name: &str) -> Option<&'static str> {
    found(WORDS, name).or_else(|| name_id(set, name))
}

fn found(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let mut rows = table.iter();
    rows.find(|(each, _)| *each == name).map(|(_, id)| *id)
}

const FLOWCHART: &[(&str, &str)] = &[
    ("process", "library-flowchart-process"),
    ("decision", "library-flowchart-decision"),
    ("terminator", "library-flowchart-terminator"),
    ("data", "library-flowchart-data"),
    ("document", "library-flowchart-document"),
    ("documents", "library-flowchart-documents"),
    ("subroutine", "library-flowchart-subroutine"),
    ("flow-database", "library-flowchart-flow-database"),
    ("stored-data", "library-flowchart-stored-data"),
    ("delay", "library-flowchart-delay"),
    ("connector", "library-flowchart-connector"),
    ("off-page", "library-flowchart-off-page"),
    ("manual-input", "library-flowchart-manual-input"),
    ("manual-step", "library-flowchart-manual-step"),
    ("preparation", "library-flowchart-preparation"),
    ("internal-storage", "library-flowchart-internal-storage"),
    ("display", "library-flowchart-display"),
    ("loop-limit", "library-flowchart-loop-limit"),
    ("merge", "library-flowchart-merge"),
    ("annotation", "library-flowchart-annotation"),
    ("yes-no", "library-flowchart-yes-no"),
    ("swimlane", "library-flowchart-swimlane"),
    ("lanes", "library-flowchart-lanes"),
];

const WIREFRAME: &[(&str, &str)] = &[
    ("browser", "library-wireframe-browser"),
    ("phone", "library-wireframe-phone"),
    ("tablet", "library-wireframe-tablet"),
    ("button", "library-wireframe-button"),
    ("second-button", "library-wireframe-second-button"),
    ("text-field", "library-wireframe-text-field"),
    ("text-area", "library-wireframe-text-area"),
    ("search-field", "library-wireframe-search-field"),
    ("checkbox", "library-wireframe-checkbox"),
    ("radio", "library-wireframe-radio"),
    ("toggle", "library-wireframe-toggle"),
    ("dropdown", "library-wireframe-dropdown"),
    ("slider", "library-wireframe-slider"),
    ("progress", "library-wireframe-progress"),
    ("tabs", "library-wireframe-tabs"),
    ("navbar", "library-wireframe-navbar"),
    ("sidebar", "library-wireframe-sidebar"),
    ("card", "library-wireframe-card"),
    ("avatar", "library-wireframe-avatar"),
    ("image-place", "library-wireframe-image-place"),
    ("modal", "library-wireframe-modal"),
    ("table", "library-wireframe-table"),
    ("list-row", "library-wireframe-list-row"),
    ("badge", "library-wireframe-badge"),
    ("tooltip", "library-wireframe-tooltip"),
];

const CLOUD: &[(&str, &str)] = &[
    ("server", "library-cloud-server"),
    ("database", "library-cloud-database"),
    ("queue", "library-cloud-queue"),
    ("cache", "library-cloud-cache"),
    ("load-balancer", "library-cloud-load-balancer"),
    ("gateway", "library-cloud-gateway"),
    ("function", "library-cloud-function"),
    ("container", "library-cloud-container"),
    ("cluster", "library-cloud-cluster"),
    ("bucket", "library-cloud-bucket"),
    ("file-storage", "library-cloud-file-storage"),
    ("cdn", "library-cloud-cdn"),
    ("user", "library-cloud-user"),
    ("users", "library-cloud-users"),
    ("firewall", "library-cloud-firewall"),
    ("dns", "library-cloud-dns"),
    ("topic", "library-cloud-topic"),
    ("secret", "library-cloud-secret"),
    ("scheduler", "library-cloud-scheduler"),
    ("monitoring", "library-cloud-monitoring"),
    ("web-app", "library-cloud-web-app"),
    ("mobile-app", "library-cloud-mobile-app"),
    ("internet", "library-cloud-internet"),
    ("region", "library-cloud-region"),
];

const WORDS: &[(&str, &str)] = &[
    ("letter", "library-word-letter"),
    ("yes", "library-word-yes"),
    ("no", "library-word-no"),
    ("lane-1", "library-word-lane-1"),
    ("lane-2", "library-word-lane-2"),
    ("lane-3", "library-word-lane-3"),
    ("field-label", "library-word-field-label"),
    ("field-words", "library-word-field-words"),
    ("search", "library-word-search"),
    ("option", "library-word-option"),
    ("option-1", "library-word-option-1"),
    ("option-2", "library-word-option-2"),
    ("choose", "library-word-choose"),
    ("tab-1", "library-word-tab-1"),
    ("tab-2", "library-word-tab-2"),
    ("tab-3", "library-word-tab-3"),
    ("dialog", "library-word-dialog"),
    ("cancel", "library-word-cancel"),
    ("ok", "library-word-ok"),
];
