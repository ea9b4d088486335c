//! What Linux says of processes: time on the processor, and memory.

use std::fs;
use std::time::Duration;

use crate::Result;

/// The kernel counts processor time in these, on every machine that runs Linux today.
const TICKS_PER_SECOND: u64 = 100;

/// A process, or a server with its children.
#[derive(Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

struct Stat {
    parent: u32,
    used: Duration,
}

impl Process {
    /// Processor time that the process has used.
    pub(crate) fn used(self) -> Result<Duration> {
        Ok(self.stat()?.used)
    }

    /// Processor time that the process and its living children have used.
    pub(crate) fn used_with_children(self) -> Result<Duration> {
        let processes = fs::read_dir("/proc")?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let stats = processes.filter_map(|id| Some((id, Self(id).stat().ok()?)));
        Ok(stats.filter(|(id, stat)| *id == self.0 || stat.parent == self.0).map(|(_, stat)| stat.used).sum())
    }

    /// The process's parent.
    pub(crate) fn parent(self) -> Result<Self> {
        Ok(Self(self.stat()?.parent))
    }

    /// The most memory that was resident at any time, in megabytes of 10⁶ bytes.
    pub(crate) fn most_resident(self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("the kernel does not say")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1024 / 1_000_000)
    }

    fn stat(self) -> Result<Stat> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        // The second field is the program's name in parentheses, and may contain anything.
        let (_, rest) = stat.rsplit_once(") ").ok_or("the kernel's answer is not as documented")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let ticks = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        Ok(Stat { parent: fields[1].parse()?, used: Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND) })
    }
}
