//! Where the platform keeps what belongs to a user.

use std::path::PathBuf;

/// The folder of the user's settings for Dateline.
pub(super) fn settings() -> Option<PathBuf> {
    own("XDG_CONFIG_HOME", ".config")
}

/// The folder of the user's data for Dateline.
pub(super) fn data() -> Option<PathBuf> {
    own("XDG_DATA_HOME", ".local/share")
}

fn own(variable: &str, under_home: &str) -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        set("APPDATA")?
    } else if cfg!(target_os = "macos") {
        set("HOME")?.join("Library/Application Support")
    } else {
        // A relative path there is to be ignored.
        set(variable).filter(|p| p.is_absolute()).or_else(|| Some(set("HOME")?.join(under_home)))?
    };
    Some(folder.join("dateline"))
}
