//! One thing to measure: a pipeline and its rivals over the same input.

use std::rc::Rc;

/// A pipeline, its hand-written rivals, and how much slower than them it may be.
pub struct Job {
    pub name: &'static str,
    /// The highest ratio of the pipeline's time to the rival's.
    pub bar: f64,
    /// Whether the loop is also built with the machine's own instructions and must hold vectors.
    ///
    /// Such a job is compared with its first rival under default flags, and with the best one under
    /// `target-cpu=native`; all others are compared with the best one.
    pub native: bool,
    pub pipeline: Contestant,
    pub rivals: Vec<Contestant>,
    /// What the pipeline must beat by a factor.
    pub outrun: Vec<Outrun>,
    /// Whether it uses several threads, so that the time on the wall is what counts.
    pub crosses: bool,
    /// Shapes that ask for more than the pipeline may: reported, never judged.
    pub references: Vec<Contestant>,
}

/// One way to do the job.
pub struct Contestant {
    pub name: &'static str,
    run: Box<dyn Fn() -> u64>,
}

/// A shape, and how many times faster than it the pipeline must be.
pub struct Outrun {
    pub times: f64,
    pub contestant: Contestant,
}

/// A job that is being put together; `I` is the input that all contestants borrow.
pub struct Builder<I> {
    input: Rc<I>,
    job: Job,
}

impl Job {
    /// Begins with the pipeline; the hand-written rivals follow.
    pub fn builder<I: 'static>(
        name: &'static str,
        input: I,
        pipeline: fn(&I) -> u64,
    ) -> Builder<I> {
        let input = Rc::new(input);
        Builder {
            job: Job {
                name,
                bar: 1.05,
                native: false,
                pipeline: Contestant::new("pipeline", &input, pipeline),
                rivals: Vec::new(),
                outrun: Vec::new(),
                crosses: false,
                references: Vec::new(),
            },
            input,
        }
    }

    /// The pipeline first, then its rivals, then what it must outrun, then the references.
    pub fn contestants(&self) -> impl Iterator<Item = &Contestant> {
        let pipeline = std::iter::once(&self.pipeline);
        let outrun = self.outrun.iter().map(|outrun| &outrun.contestant);
        pipeline.chain(&self.rivals).chain(outrun).chain(&self.references)
    }
}

impl<I: 'static> Builder<I> {
    /// Adds a hand-written shape.
    pub fn rival(mut self, name: &'static str, run: fn(&I) -> u64) -> Self {
        let rival = Contestant::new(name, &self.input, run);
        self.job.rivals.push(rival);
        self
    }

    /// Adds a shape that the pipeline must beat by a factor.
    pub fn outrun(mut self, times: f64, name: &'static str, run: fn(&I) -> u64) -> Self {
        let contestant = Contestant::new(name, &self.input, run);
        self.job.outrun.push(Outrun { times, contestant });
        self
    }

    /// Adds a shape that is not judged, and why not: see [`Job::references`].
    pub fn reference(mut self, name: &'static str, run: fn(&I) -> u64) -> Self {
        let reference = Contestant::new(name, &self.input, run);
        self.job.references.push(reference);
        self
    }

    /// Allows another ratio than 1.05.
    pub fn bar(mut self, bar: f64) -> Self {
        self.job.bar = bar;
        self
    }

    /// See [`Job::crosses`].
    pub fn crosses(mut self) -> Self {
        self.job.crosses = true;
        self
    }

    /// See [`Job::native`].
    pub fn native(mut self) -> Self {
        self.job.native = true;
        self
    }

    pub fn build(self) -> Job {
        self.job
    }
}

impl Contestant {
    fn new<I: 'static>(name: &'static str, input: &Rc<I>, run: fn(&I) -> u64) -> Self {
        let input = Rc::clone(input);
        Self { name, run: Box::new(move || run(std::hint::black_box(&*input))) }
    }

    /// Does the job once and returns its checksum.
    pub fn run(&self) -> u64 {
        std::hint::black_box((self.run)())
    }
}
