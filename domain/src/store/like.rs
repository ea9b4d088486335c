//! Looking for a text within another.

use sea_orm::sea_query::LikeExpr;

/// What a column is `LIKE` that has the text anywhere; `%` and `_` in it are themselves.
pub(crate) fn containing(text: &str) -> LikeExpr {
    let mut pattern = "%".to_owned();
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}
