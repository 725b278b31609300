//! What the process gives up before it reads a byte.

use crate::Limits;
use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use rustix::process::{DumpableBehavior, Resource, Rlimit, Signal};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use std::collections::BTreeMap;

/// Confines this process for good. What the kernel does not know is named, not hidden: the words say what holds.
///
/// # Errors
/// A step that the kernel knows and refuses.
pub(crate) fn confine(limits: &Limits) -> Result<Vec<&'static str>, String> {
    let mut held = vec!["limits"];
    let told = |what: &'static str| move |e: rustix::io::Errno| format!("{what}: {e}");
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(told("parent"))?;
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(told("dump"))?;
    // A second over the limit the kernel does not ask any more.
    let seconds = limits.processor.as_secs().max(1);
    for (resource, most) in [
        (Resource::As, limits.memory),
        (Resource::Cpu, seconds),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, 8),
        (Resource::Nproc, 0),
    ] {
        rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).map_err(told("limit"))?;
    }
    rustix::thread::set_no_new_privs(true).map_err(told("privileges"))?;
    if without_files()? {
        held.push("landlock");
    }
    seccompiler::apply_filter(&few_calls()?).map_err(|e| format!("seccomp: {e}"))?;
    held.push("seccomp");
    Ok(held)
}

/// No path, no socket, no other process, where the kernel is new enough to promise it.
fn without_files() -> Result<bool, String> {
    let told = |e: landlock::RulesetError| format!("landlock: {e}");
    let abi = ABI::V6;
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|r| r.handle_access(AccessNet::from_all(abi)))
        .and_then(|r| r.scope(Scope::from_all(abi)))
        .map_err(told)?;
    let status = ruleset.create().and_then(landlock::RulesetCreated::restrict_self).map_err(told)?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// Reading, writing, memory, and ending; whoever asks for anything else is killed.
fn few_calls() -> Result<BpfProgram, String> {
    let allowed: BTreeMap<i64, Vec<seccompiler::SeccompRule>> = CALLS.iter().map(|call| (*call, Vec::new())).collect();
    let arch = std::env::consts::ARCH.try_into().map_err(|e| format!("seccomp: {e}"))?;
    let filter =
        SeccompFilter::new(allowed, SeccompAction::KillProcess, SeccompAction::Allow, arch).map_err(|e| format!("seccomp: {e}"))?;
    filter.try_into().map_err(|e: seccompiler::BackendError| format!("seccomp: {e}"))
}

const CALLS: [i64; 18] = [
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigprocmask,
    libc::SYS_sigaltstack,
    libc::SYS_clock_gettime,
    libc::SYS_getrandom,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, ExitStatus, Stdio};

    /// A test of this program that is run by another one, in a process of its own.
    fn ended(test: &str) -> ExitStatus {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", &format!("confine::tests::{test}"), "--ignored", "--test-threads=1"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
    }

    const BAD_CALL: i32 = 31;

    #[test]
    fn what_was_given_up_is_gone() {
        for test in ["opens_a_file", "opens_a_socket", "starts_a_process", "sends_a_signal"] {
            assert_eq!(ended(test).signal(), Some(BAD_CALL), "{test}");
        }
        assert!(ended("works_on").success());
        assert!(ended("takes_all_memory").signal().is_some());
    }

    #[test]
    #[ignore = "run by what_was_given_up_is_gone"]
    fn opens_a_file() {
        confine(&Limits::default()).unwrap();
        drop(std::fs::File::open("/etc/hostname"));
    }

    #[test]
    #[ignore = "run by what_was_given_up_is_gone"]
    fn opens_a_socket() {
        confine(&Limits::default()).unwrap();
        drop(std::net::TcpListener::bind("127.0.0.1:0"));
    }

    #[test]
    #[ignore = "run by what_was_given_up_is_gone"]
    fn starts_a_process() {
        confine(&Limits::default()).unwrap();
        drop(Command::new("/bin/true").status());
    }

    #[test]
    #[ignore = "run by what_was_given_up_is_gone"]
    fn sends_a_signal() {
        confine(&Limits::default()).unwrap();
        let _ = rustix::process::test_kill_process(rustix::process::Pid::INIT);
    }

    #[test]
    #[ignore = "run by what_was_given_up_is_gone"]
    fn works_on() {
        let held = confine(&Limits::default()).unwrap();
        assert!(held.contains(&"limits") && held.contains(&"seccomp"));
        let mut bytes = vec![1_u8; 32 * 1024 * 1024];
        bytes.extend_from_within(..1024);
        assert_eq!(bytes.iter().map(|n| u64::from(*n)).sum::<u64>(), 32 * 1024 * 1024 + 1024);
    }

    #[test]
    #[ignore = "run by what_was_given_up_is_gone"]
    fn takes_all_memory() {
        confine(&Limits::default()).unwrap();
        let mut all = Vec::new();
        loop {
            all.push(vec![1_u8; 64 * 1024 * 1024]);
        }
    }
}
