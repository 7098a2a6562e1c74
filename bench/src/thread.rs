//! What work costs this thread, by the operating system's account of it: other programs do not
//! count.

use nix::time::{ClockId, clock_gettime};

/// Seconds of CPU time that this thread has had.
pub fn cpu() -> anyhow::Result<f64> {
    let time = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?;
    Ok(time.tv_sec() as f64 + time.tv_nsec() as f64 / 1e9)
}

/// How many samples a median is of.
const SAMPLES: usize = 31;
/// How long a sample takes at least: a look at the clock costs a microsecond.
const LONG: f64 = 2e-3;

/// The median of the CPU seconds that `work` takes, over samples of as many runs as make two
/// milliseconds.
pub fn median(mut work: impl FnMut()) -> anyhow::Result<f64> {
    let mut runs = 1;
    let mut sample = |runs: usize| -> anyhow::Result<f64> {
        let started = cpu()?;
        (0..runs).for_each(|_| work());
        Ok(cpu()? - started)
    };
    while sample(runs)? < LONG {
        runs *= 2;
    }
    let mut samples = (0..SAMPLES).map(|_| sample(runs)).collect::<anyhow::Result<Vec<_>>>()?;
    samples.sort_by(f64::total_cmp);
    Ok(samples[SAMPLES / 2] / runs as f64)
}
