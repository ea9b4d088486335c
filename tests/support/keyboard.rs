//! The browser as somebody uses it who has a keyboard and nothing else. Wherever the focus comes it must be seen.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

use super::Browser;

/// What has the focus: what it is called, and whether that is seen.
const FOCUSED: &str = "const e = document.activeElement;
    const ringed = ['', '::after'].some(part => {
        const style = getComputedStyle(e, part);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    const box = e.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const name = e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.value || '';
    if (e === document.body) return ['', '', true];
    return [name.trim() || e.tagName, e.id, ringed && inView]";

impl Browser {
    /// Goes forward with Tab to what is called so.
    pub(crate) async fn tab_to(&self, name: &str) {
        self.search(name, &[Key::Tab]).await;
    }

    /// Goes back with Shift and Tab to what is called so.
    pub(crate) async fn tab_back_to(&self, name: &str) {
        self.search(name, &[Key::Shift, Key::Tab]).await;
    }

    /// Writes where the focus is.
    pub(crate) async fn write(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Presses a key that leads to another page.
    pub(crate) async fn leave_with(&self, key: Key) {
        self.arrive_after(self.keys(&[key])).await;
    }

    /// Presses keys together.
    pub(crate) async fn keys(&self, keys: &[Key]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &key in keys {
            actions = actions.then(KeyAction::Down { value: key.into() });
        }
        for &key in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: key.into() });
        }
        self.client.perform_actions(actions).await.unwrap();
    }

    /// The id of what has the focus.
    pub(crate) async fn focus(&self) -> String {
        self.focused().await.1
    }

    async fn search(&self, name: &str, keys: &[Key]) {
        let mut passed = Vec::new();
        loop {
            self.keys(keys).await;
            match self.focused().await.0 {
                focused if focused.starts_with(name) => return,
                // Past the last stop, or before the first.
                focused if focused.is_empty() => break,
                focused => passed.push(focused),
            }
        }
        panic!("{name} is not among {passed:?} on {}", self.path().await);
    }

    async fn focused(&self) -> (String, String) {
        let found = self.client.execute(FOCUSED, vec![]).await.unwrap();
        let text = |index: usize| found[index].as_str().unwrap_or_default().to_owned();
        assert_eq!(found[2], Value::Bool(true), "the focus is not seen on {:?} of {}", text(0), self.path().await);
        (text(0), text(1))
    }
}
