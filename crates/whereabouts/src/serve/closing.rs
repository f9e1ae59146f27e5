//! When the register is closed: by the button, by time, or with the program.

use std::sync::Arc;
use std::time::Duration;

use super::desk::Work;
use super::door::{Door, Way, kept};
use crate::terminal::say;

/// How often visits are looked at that nobody asks in any more.
const TIDIED: Duration = Duration::from_secs(60);

/// Waits until the button is pressed or, without accounts, nothing was asked for long or the session was long enough.
pub(super) async fn locked(door: Arc<Door>, after: Duration, longest: Duration) {
    loop {
        let left = match &door.way {
            Way::Accounts(_) => TIDIED,
            Way::Link(link) => {
                let began = link.began();
                let until_longest = began.map_or(longest, |began| longest.saturating_sub(began.elapsed()));
                after.saturating_sub(kept(&door.last_asked).elapsed()).min(until_longest)
            }
        };
        if left.is_zero() {
            break;
        }
        let left = left.max(Duration::from_millis(200));
        if tokio::time::timeout(left, door.locked.notified()).await.is_ok() {
            break;
        }
        let desk = kept(&door.desk).clone();
        if let (Way::Accounts(_), Some(desk)) = (&door.way, desk) {
            desk.with(Work::tidy_up).await;
        }
    }
    // The last way to the desk: the register is closed with it, once it is written down that nobody is in any more.
    let desk = kept(&door.desk).take();
    if let (Way::Accounts(_), Some(desk)) = (&door.way, desk) {
        desk.with(Work::close).await;
    }
    if let Way::Link(link) = &door.way {
        link.forget();
    }
    say("locked");
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Instant;

    use tokio::sync::Notify;

    use super::super::link::Link;
    use super::*;

    /// A door with nothing behind it, and whether it was closed while somebody asked again and again.
    fn closes(after: Duration, longest: Duration, busy: bool) -> bool {
        let door = Arc::new(Door {
            desk: Mutex::default(),
            way: Way::Link(Link::opened("a".to_owned())),
            hosts: Vec::new(),
            scheme: "http://",
            last_asked: Mutex::new(Instant::now()),
            locked: Notify::new(),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let asking = async {
            for _ in 0..40 {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if busy {
                    *kept(&door.last_asked) = Instant::now();
                }
            }
        };
        runtime.expect("a runtime").block_on(async {
            tokio::select! {
                () = locked(door.clone(), after, longest) => true,
                () = asking => false,
            }
        })
    }

    #[test]
    fn it_locks_when_nobody_asks_and_when_the_session_is_old() {
        let (short, long) = (Duration::from_millis(400), Duration::from_secs(3600));
        assert!(closes(short, long, false), "nobody asked");
        assert!(closes(long, short, true), "asked all the time, and too old");
        assert!(!closes(long, long, true), "asked all the time, and young");
    }
}
