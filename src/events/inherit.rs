//! Places and days that a draft has from what is told around it.

use jiff::ToSpan;

use super::context::Context;
use super::draft::Draft;
use crate::incident::DatePrecision;
use crate::text::date::DateSpan;

/// An event without a place of its own happened where the passage plays.
pub(super) fn places(drafts: &mut [Draft], grounds: &[Option<usize>]) {
    for at in 0..drafts.len() {
        let facts = &drafts[at].facts;
        if facts.place.is_some() || facts.aggregate || facts.background || facts.strange {
            continue;
        }
        let here = &drafts[at];
        if here.scene_place.is_some() {
            drafts[at].facts.place = drafts[at].scene_place;
            drafts[at].place_inherited = true;
            continue;
        }
        let from = drafts[..at].iter().rev().find(|d| {
            d.facts.place.is_some()
                && !d.facts.aggregate
                && !d.facts.background
                && here.paragraph.saturating_sub(d.paragraph) <= 1
        });
        // Or the place comes after: "A lorry blew up ... The station lies near Shomali."
        let next = here.sentence + 1..(here.sentence + 4).min(grounds.len());
        let after = grounds.get(next).and_then(|g| g.iter().copied().flatten().next());
        let taken = after.is_some_and(|p| drafts.iter().any(|d| d.facts.place == Some(p)));
        if let Some(place) = from.and_then(|d| d.facts.place).or(after.filter(|_| !taken)) {
            drafts[at].facts.place = Some(place);
            drafts[at].place_inherited = true;
        }
    }
}

/// An event without a date of its own happened when the one told before it did, or else on the day of the report or its eve.
pub(super) fn dates(context: &Context<'_, '_>, drafts: &mut [Draft]) {
    let eve = context.period.filter(|p| p.precision == DatePrecision::Week).or_else(|| {
        let day = context.today?;
        let start = day.checked_sub(1.day()).ok()?;
        Some(DateSpan { start, end: day, precision: DatePrecision::Week })
    });
    let first = drafts.iter().filter(|d| !d.facts.background).find_map(|d| d.span);
    let mut last: Option<DateSpan> = None;
    for draft in drafts.iter_mut() {
        match draft.span {
            Some(span) if !draft.facts.background => last = Some(span),
            Some(_) => {}
            None if draft.facts.background => {}
            // A day is told, and which it is cannot be known: not that of another event.
            None if draft.date_tokens.is_some() => {}
            None if draft.scene_span.is_some() => {
                draft.span = draft.scene_span;
                draft.date_tokens = draft.scene_tokens.take();
                last = draft.span;
            }
            None => draft.span = last.or(if draft.lead { None } else { first }).or(eve),
        }
    }
}
