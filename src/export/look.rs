//! The look of our maps, as other programs need it: one place to ask for signs and colours.

use crate::map::scene::Color;
use crate::map::symbols::Kind;
use crate::map::theme::Theme;

/// The theme that files for other programs follow.
pub(super) fn theme() -> Theme {
    Theme::usual()
}

/// The colour of a kind.
pub(super) fn color(kind: Kind) -> Color {
    theme().kind(kind)
}

/// The words of the legend.
pub(super) fn label(kind: Kind) -> &'static str {
    kind.label(2, crate::map::words::Tongue::English)
}

/// All kinds, in the order of the legend.
pub(super) fn kinds() -> impl Iterator<Item = Kind> {
    Kind::all()
}
