//! Body: a call's parameters out of its address, form, JSON or multipart body.
//!
//! Meaning is not looked at here, only encoding.

use axum::Json;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::api::{Arguments, Refusal};
use crate::world::{File, mime_type};

pub(crate) async fn read(request: Request) -> Result<Arguments, Refusal> {
    let mut arguments = Arguments::default();
    if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
        for (name, value) in pairs {
            arguments.values.insert(name, Value::String(value));
        }
    }
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    if kind.starts_with("multipart/form-data") {
        multipart(request, &mut arguments).await?;
    } else if kind.starts_with("application/json") {
        json(request, &mut arguments).await?;
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .map_err(|_| Refusal::bad("can't parse the form"))?;
        for (name, value) in pairs {
            arguments.values.insert(name, Value::String(value));
        }
    } else if !kind.is_empty() {
        return Err(Refusal::strict(format!("unknown content type {kind}")));
    }
    Ok(arguments)
}

async fn json(request: Request<Body>, arguments: &mut Arguments) -> Result<(), Refusal> {
    let wrong = || Refusal::bad("can't parse JSON object");
    let body = axum::body::to_bytes(request.into_body(), 1 << 20)
        .await
        .map_err(|_| wrong())?;
    if body.is_empty() {
        return Ok(());
    }
    let Json(values) = Json::<Map<String, Value>>::from_bytes(&body).map_err(|_| wrong())?;
    if arguments.values.is_empty() {
        arguments.values = values;
    } else {
        arguments.values.extend(values);
    }
    Ok(())
}

async fn multipart(request: Request, arguments: &mut Arguments) -> Result<(), Refusal> {
    let wrong = || Refusal::bad("can't parse multipart/form-data");
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| wrong())?;
    while let Some(part) = parts.next_field().await.map_err(|_| wrong())? {
        let name = part.name().ok_or_else(wrong)?.to_owned();
        let file_name = part.file_name().map(str::to_owned);
        if let Some(file_name) = file_name {
            let mime_type = mime_type(&file_name).to_owned();
            let bytes = part.bytes().await.map_err(|_| wrong())?.to_vec();
            let file = File {
                name: file_name,
                mime_type,
                bytes,
            };
            arguments.files.insert(name, file);
        } else {
            let text = part.text().await.map_err(|_| wrong())?;
            arguments.values.insert(name, Value::String(text));
        }
    }
    Ok(())
}
