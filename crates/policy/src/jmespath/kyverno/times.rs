//! Moments and spans of time.

use super::Found;
use super::layout;
use super::moment::{Moment, written_span};
use crate::cel::{Duration, Timestamp};
use crate::jmespath::arguments::Arguments;
use crate::jmespath::error::EvalError;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("time_since", &[Takes::String, Takes::String, Takes::String], since),
    // Whose clock would it be? The caller's moment has none, so both are in UTC.
    fixed("time_now", &[], |evaluation, given| Ok(written(now(evaluation, given)?))),
    fixed("time_now_utc", &[], |evaluation, given| Ok(written(now(evaluation, given)?))),
    fixed("time_add", &[Takes::String, Takes::String], |_, given| {
        let Moment { at, offset } = moment(given, 0)?;
        let at = at.checked_add(span(given, 1)?).ok_or_else(|| given.fault(TOO_FAR))?;
        Ok(written(Moment { at, offset }))
    }),
    fixed("time_parse", &[Takes::String, Takes::String], |evaluation, given| {
        charge(evaluation, given)?;
        if given.text(0).parse::<i64>().is_err() {
            return Ok(written(in_layout(given, 0, 1)?));
        }
        // A number as a layout stands for seconds since 1970.
        let seconds = given.text(1).parse().ok();
        let at = seconds.and_then(|seconds| Timestamp::of_seconds(seconds, 0));
        let at = at.ok_or_else(|| given.fault("no count of seconds"))?;
        Ok(written(Moment { at, offset: 0 }))
    }),
    fixed("time_to_cron", &[Takes::String], |_, given| {
        let moment = moment(given, 0)?;
        let [_, month, day, hour, minute, _] = moment.clock();
        Ok(Value::text(format!("{minute} {hour} {day} {month} {}", moment.weekday())))
    }),
    fixed("time_utc", &[Takes::String], |_, given| Ok(written(moment(given, 0)?.utc()))),
    fixed("time_diff", &[Takes::String, Takes::String], |_, given| {
        between(given, moment(given, 0)?, moment(given, 1)?)
    }),
    fixed("time_before", &[Takes::String, Takes::String], |_, given| {
        Ok(Value::Bool(moment(given, 0)?.at < moment(given, 1)?.at))
    }),
    fixed("time_after", &[Takes::String, Takes::String], |_, given| {
        Ok(Value::Bool(moment(given, 0)?.at > moment(given, 1)?.at))
    }),
    fixed("time_between", &[Takes::String, Takes::String, Takes::String], |_, given| {
        let at = moment(given, 0)?.at;
        Ok(Value::Bool(at > moment(given, 1)?.at && at < moment(given, 2)?.at))
    }),
    fixed("time_truncate", &[Takes::String, Takes::String], truncate),
];

const TOO_FAR: &str = "the moment is too far away";
/// From the first day of the year 1, from which Go counts, to 1970.
const TO_1970: i128 = 62_135_596_800;
const SECOND: i128 = 1_000_000_000;

fn since<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    charge(evaluation, given)?;
    let start = in_layout(given, 0, 1)?;
    let end = match given.text(2) {
        "" => now(evaluation, given)?,
        _ => in_layout(given, 0, 2)?,
    };
    between(given, start, end)
}

/// Down to a multiple of the span.
fn truncate<'v>(_: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let Moment { at, offset } = moment(given, 0)?;
    let span = i128::from(span(given, 1)?.nanoseconds());
    if span <= 0 {
        return Ok(written(Moment { at, offset }));
    }
    let total = (i128::from(at.seconds()) + TO_1970) * SECOND + i128::from(at.nanoseconds());
    let seconds = (total - total.rem_euclid(span)).div_euclid(SECOND) - TO_1970;
    // What is left of a second is not written.
    let at = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::of_seconds(seconds, 0));
    Ok(written(Moment { at: at.ok_or_else(|| given.fault(TOO_FAR))?, offset }))
}

fn now(evaluation: &Evaluation<'_>, given: &Arguments<'_, '_>) -> Result<Moment, EvalError> {
    let now = evaluation.surroundings.now();
    let at = now.ok_or_else(|| given.fault("nobody knows what time it is"))?;
    Ok(Moment { at, offset: 0 })
}

fn moment(given: &Arguments<'_, '_>, index: usize) -> Result<Moment, EvalError> {
    Moment::parse(given.text(index)).ok_or_else(|| given.fault("no moment as RFC 3339 has it"))
}

/// A moment in the layout of another argument, or as RFC 3339 has it where that is empty.
fn in_layout(given: &Arguments<'_, '_>, layout: usize, index: usize) -> Result<Moment, EvalError> {
    match given.text(layout) {
        "" => moment(given, index),
        layout => layout::parse(layout, given.text(index))
            .ok_or_else(|| given.fault("the moment does not follow its layout")),
    }
}

fn span(given: &Arguments<'_, '_>, index: usize) -> Result<Duration, EvalError> {
    Duration::parse(given.text(index)).ok_or_else(|| given.fault("no span of time"))
}

fn between<'v>(given: &Arguments<'_, 'v>, start: Moment, end: Moment) -> Found<'v> {
    let span = end.at.since(start.at).ok_or_else(|| given.fault(TOO_FAR))?;
    Ok(Value::text(written_span(span)))
}

fn written<'v>(moment: Moment) -> Value<'v> {
    Value::text(moment.to_string())
}

fn charge(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, '_>) -> Result<(), EvalError> {
    evaluation.charge_text(8 * (given.text(0).len() + given.text(1).len()))
}
