//! E-mail as saved from a mail program (`.eml`).

use jiff::civil::Date;
use mail_parser::{MessageParser, PartType};

use super::error::Problem;
use super::file::Taken;
use super::{Document, html, one_line, under};

/// Reads an e-mail: subject, sender, day, and its words as plain text or, where there is none, from its HTML.
pub(super) fn document(name: &str, bytes: &[u8]) -> Result<Taken, Problem> {
    let message = MessageParser::default().parse(bytes).ok_or(Problem::NoMail)?;
    let mut body = String::new();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => body.push_str(&text.replace("\r\n", "\n")),
            PartType::Html(markup) => body.push_str(&html::fragment(markup)),
            _ => continue,
        }
        body.push_str("\n\n");
    }
    let title = message.subject().map(one_line).filter(|t| !t.is_empty());
    let text = under(title.as_deref(), body.trim());
    if text.trim().is_empty() {
        return Err(Problem::Blank);
    }
    let mut document: Document = super::text(name, text);
    document.title = title.or(document.title);
    let sender = message.from().and_then(|from| from.first());
    let sender = sender.and_then(|s| s.name.as_deref().or(s.address.as_deref())).map(one_line);
    document.source = document.source.or(sender);
    document.published = message.date().and_then(|d| {
        Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
    });
    let mut notes = Vec::new();
    match message.attachment_count() {
        0 => {}
        count => notes.push(format!(
            "took the e-mail's own words; {count} attached are not read\nTry: save them and name them too"
        )),
    }
    Ok(Taken { documents: vec![document], notes })
}

/// Whether a text begins as a saved e-mail does: only header lines, among them some that mail alone has.
pub(super) fn is_mail(text: &str) -> bool {
    const OWN: &[&str] =
        &["received:", "message-id:", "mime-version:", "return-path:", "delivered-to:", "content-type:"];
    let mut own = 0;
    let mut from = false;
    for line in text.lines().take(60) {
        if line.is_empty() {
            break;
        }
        let is_header =
            line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && key.bytes().all(|b| b.is_ascii_graphic()));
        if !is_header && !line.starts_with([' ', '\t']) {
            return false;
        }
        let lower = line.to_ascii_lowercase();
        own += usize::from(OWN.iter().any(|o| lower.starts_with(o)));
        from |= lower.starts_with("from:");
    }
    from && own >= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"From: =?utf-8?B?T3duIFdpcmU=?= <desk@example.org>\r\nSubject: =?utf-8?Q?Blast_in_Kirk=C3=BCk?=\r\nDate: Thu, 10 Dec 2020 23:30:00 +0300\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nA bomb went off in Kirk=C3=BCk on =\r\nThursday.\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>not this</p>\r\n--x--\r\n";

    #[test]
    fn subject_sender_day_and_words_are_taken() {
        let d = &document("m.eml", MAIL).unwrap().documents[0];
        assert_eq!((d.title.as_deref(), d.source.as_deref()), (Some("Blast in Kirkük"), Some("Own Wire")));
        assert_eq!(d.published, Some(jiff::civil::date(2020, 12, 10)));
        assert_eq!(d.text, "Blast in Kirkük\n\nA bomb went off in Kirkük on Thursday.");
        assert!(is_mail(str::from_utf8(MAIL).unwrap()));
    }

    #[test]
    fn html_in_base64_is_read_without_its_markup() {
        let mail = b"From: a@example.org\r\nSubject: x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VHdvIDxiPmtpbGxlZDwvYj4uPC9wPg==\r\n";
        assert_eq!(document("m", mail).unwrap().documents[0].text, "x\n\nTwo killed.");
    }

    #[test]
    fn a_report_with_a_dateline_is_no_mail() {
        assert!(!is_mail("From: Baghdad\n\nA bomb went off.") && !is_mail("Subject: blast\nA bomb: in Kirkuk"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(0_u8.., 0..300)) {
            let _ = document("x", &bytes);
            let _ = document("x", &[MAIL, &bytes].concat());
        }
    }
}
