//! Why rkyv refused an archive.

use std::error::Error;
use std::fmt::{self, Debug, Display};

use ::rkyv::rancor::{Source, Trace};

/// The cause and where in the type it was met: what a person needs of a trace that has a line for each
/// level.
#[derive(Debug)]
pub struct Refusal {
    cause: Box<dyn Error + Send + Sync>,
    place: Option<Box<str>>,
    pub(super) too_deep: bool,
}

impl Source for Refusal {
    #[cold]
    fn new<T: Error + Send + Sync + 'static>(cause: T) -> Self {
        Self { cause: Box::new(cause), place: None, too_deep: false }
    }
}

impl Trace for Refusal {
    #[cold]
    fn trace<R: Debug + Display + Send + Sync + 'static>(self, trace: R) -> Self {
        if self.place.is_some() {
            return self;
        }
        let place = trace.to_string();
        // rkyv does not export the type of this one.
        let too_deep = place.ends_with("exceeded the maximum subtree depth");
        Self { place: Some(place.into()), too_deep, ..self }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.cause, f)?;
        self.place.as_ref().map_or(Ok(()), |place| write!(f, ", {place}"))
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}
