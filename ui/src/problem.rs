//! Why there is no page, for people and for programs.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::QueryError;

use crate::backend::Refusal;

/// Why a request is not answered. A layer above makes a page of it, or JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    /// What is wrong, in English, as a sentence without a full stop.
    pub(crate) reason: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, reason: impl Into<String>) -> Problem {
        Problem { status, reason: reason.into() }
    }

    /// What was asked cannot be understood.
    pub(crate) fn bad_request(reason: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, reason)
    }

    /// There is no such thing, or not for whoever asks.
    pub(crate) fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address")
    }

    /// It works again when something else does.
    pub(crate) fn unavailable(reason: impl Into<String>) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, reason)
    }

    /// The API server gives no answer.
    pub(crate) fn of_refusal(Refusal(why): Refusal) -> Problem {
        Problem::unavailable(format!("the API server cannot be asked: {why}"))
    }

    /// The store gives no answer.
    pub(crate) fn of_query(error: &QueryError) -> Problem {
        match error {
            QueryError::TooManyDays { .. } => Problem::bad_request(error.to_string()),
            QueryError::Database { source } => Problem::unavailable(format!("{error}: {source}")),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
