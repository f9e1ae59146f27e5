//! What is said in plain text, where there is no page: in every language, as nobody knows whose it is.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

pub(super) const OUTSIDE: &str = "Open the link that the program printed. It works once; `whereabouts serve` prints another.\n\
    پیوندی را که برنامه نوشته است باز کنید. تنها یک بار کار می‌کند؛ whereabouts serve پیوند دیگری می‌نویسد.\n\
    افتح الرابط الذي طبعه البرنامج. يعمل مرة واحدة؛ ويطبع whereabouts serve رابطًا آخر.\n";

pub(super) const LOCKED: &str = "Locked: the register is closed. `whereabouts serve` opens it again.\n\
    قفل شد: دفتر بسته است. whereabouts serve دوباره بازش می‌کند.\n\
    مقفل: السجل مغلق. ويفتحه whereabouts serve من جديد.\n";

pub(super) const SIGN_IN_FIRST: &str = "Sign in first: nothing was changed.\n\
    نخست وارد شوید: هیچ چیز تغییر نکرد.\n\
    سجل الدخول أولًا: لم يتغير شيء.\n";

pub(super) const REFUSED: &str = "Refused: this did not come from a page of this register.\n";

pub(super) const TOO_LARGE: &str =
    "Not read: the form or its file is too large; `whereabouts import FILE` takes larger lists.\n";

pub(super) const NO_PAGE: &str = "There is no such page.\n";

pub(super) fn outside() -> Response {
    plain(StatusCode::FORBIDDEN, OUTSIDE)
}

pub(super) fn refused(status: StatusCode) -> Response {
    plain(status, REFUSED)
}

pub(super) fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}
