//! Quotation marks as each standard sets them: “ ” and ‘ ’ in Simplified, 「 」
//! and 『 』 in Traditional text, one mark for one.
//!
//! Knows nothing of words.

use crate::text::script::{Script, Standard};

/// `text` with the quotation marks of `standard`. A ’ inside a Latin word is
/// an apostrophe and stays.
pub(super) fn fit(text: &str, standard: Standard) -> String {
    let mut fitted = String::with_capacity(text.len());
    let mut before = '\0';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let apostrophe = c == '’'
            && before.is_ascii_alphanumeric()
            && rest.peek().is_some_and(char::is_ascii_alphanumeric);
        fitted.push(match (standard.script(), c) {
            _ if apostrophe => c,
            (Script::Hant, '“') => '「',
            (Script::Hant, '”') => '」',
            (Script::Hant, '‘') => '『',
            (Script::Hant, '’') => '』',
            (Script::Hans, '「') => '“',
            (Script::Hans, '」') => '”',
            (Script::Hans, '『') => '‘',
            (Script::Hans, '』') => '’',
            (_, c) => c,
        });
        before = c;
    }
    fitted
}
