//! What time it is. The wall clock is told to people and may jump; what is waited for and measured goes
//! by the steady one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use contract::Millis;
use tokio::time::Instant;

/// The system's clock. A test may let its wall clock jump, as a machine's does when it is set right.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    jumped: Arc<AtomicI64>,
}

/// One moment on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub wall: Millis,
    pub steady: Instant,
}

impl Clock {
    pub fn now(&self) -> Moment {
        let wall = crate::store::now() + self.jumped.load(Ordering::Relaxed);
        Moment { wall, steady: Instant::now() }
    }

    pub fn jump(&self, by: Millis) {
        self.jumped.fetch_add(by, Ordering::Relaxed);
    }
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.jumped, &other.jumped)
    }
}
