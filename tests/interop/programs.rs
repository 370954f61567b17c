//! Programs that tests run, as they are installed here.

use std::process::Command;

/// Whether a command runs; where it must and does not, that is a failure.
pub(crate) fn is_there(program: &str, arguments: &[&str]) -> bool {
    let there = Command::new(program).args(arguments).output().is_ok_and(|out| out.status.success());
    if !there {
        let line = format!("SKIPPED: `{program} {}` does not run here", arguments.join(" "));
        assert!(std::env::var_os("DATELINE_INTEROP").is_none(), "{line}, and DATELINE_INTEROP asks for it");
        println!("{line}");
    }
    there
}

/// What the command prints; where it fails, so does the test.
pub(crate) fn output(command: &mut Command) -> String {
    let out = command.output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{command:?}\n{said}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}
