//! Times in steps of a tenth of a millisecond: a bench of a million deliveries keeps none of them.

const STEP_MICROS: u64 = 100;
const STEPS: usize = 100_001;

/// How often which time was measured.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Vec<u32>,
    total: u64,
}

impl Histogram {
    /// Nothing was measured yet.
    pub fn new() -> Self {
        Self {
            counts: vec![0; STEPS],
            total: 0,
        }
    }

    /// One more time; what is over ten seconds counts as that.
    pub fn add(&mut self, micros: u64) {
        let step = ((micros / STEP_MICROS) as usize).min(STEPS - 1);
        self.counts[step] += 1;
        self.total += 1;
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// What so many of a hundred kept to, in milliseconds.
    pub fn percentile(&self, percent: f64) -> f64 {
        let mut left = (self.total as f64 * percent / 100.0).ceil() as u64;
        for (step, &count) in self.counts.iter().enumerate() {
            let count = u64::from(count);
            if count >= left {
                return step as f64 / 10.0;
            }
            left -= count;
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slow_end_is_told_to_a_tenth_of_a_millisecond() {
        let mut times = Histogram::new();
        for micros in 1..=1_000 {
            times.add(micros * 100);
        }
        assert_eq!(times.percentile(50.0), 50.0);
        assert_eq!(times.percentile(99.0), 99.0);
        times.add(u64::MAX);
        assert_eq!(times.percentile(100.0), 10_000.0);
    }
}
