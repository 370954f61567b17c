//! Scenes as PDF 1.7: vectors, text that can be selected and searched, and only the glyphs that are used embedded.
//!
//! Glyphs stand where they stand in the other formats. The words of each line go with them (`ActualText`); in lines with
//! Arabic, the letters of a glyph where its shape does not tell them. A sheet is a document of one page; a report has many, with bookmarks and links.

mod font;
mod paint;

use std::collections::BTreeMap;

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType, PageMode};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};

use super::fontfile::deflate;
use super::scene::{self, Path, Scene, Shape};
use font::{font, font_name};
use paint::Painter;

/// Points to the inch.
const INCH: f64 = 72.0;

/// Writes the scene as a document of one page. The same scene gives the same bytes.
pub(crate) fn write(scene: &Scene) -> Vec<u8> {
    let mut document = Document::new(&About { title: &scene.title, subject: &scene.desc, language: scene.language });
    let point = INCH / scene.dpi;
    document.begin_page(f64::from(scene.width) * point, f64::from(scene.height) * point);
    document.draw(scene, 0.0, 0.0, point);
    document.end_page();
    document.finish()
}

/// What a document says of itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) subject: &'a str,
    /// As in BCP 47.
    pub(crate) language: &'static str,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A place in the document, by its name.
    Place(String),
    /// A page of the web.
    Web(String),
}

/// A line of the outline.
#[derive(Debug)]
struct Bookmark {
    /// 0 for a part of the document, 1 for what stands in it.
    level: usize,
    title: String,
    page: Ref,
    top: f32,
}

/// A page whose content is written already.
#[derive(Debug)]
struct Page {
    id: Ref,
    contents: Ref,
    size: (f32, f32),
    links: Vec<Ref>,
}

/// A document that grows page by page. Lengths are points, from the upper left corner of the page.
pub(crate) struct Document {
    pdf: Pdf,
    refs: Refs,
    catalog: Ref,
    tree: Ref,
    resources: Ref,
    language: &'static str,
    painter: Painter,
    pages: Vec<Page>,
    bookmarks: Vec<Bookmark>,
    places: BTreeMap<String, (Ref, f32)>,
}

impl Document {
    pub(crate) fn new(about: &About) -> Self {
        let mut pdf = Pdf::with_settings(Settings { pretty: false });
        pdf.set_version(1, 7);
        let mut refs = Refs(1);
        let info = refs.next();
        // First in the file: the command line knows its own files by it and overwrites no others.
        let mut words = pdf.document_info(info);
        words.producer(TextStr("Dateline")).title(TextStr(about.title)).subject(TextStr(about.subject));
        words.finish();
        Self {
            pdf,
            catalog: refs.next(),
            tree: refs.next(),
            resources: refs.next(),
            refs,
            language: about.language,
            painter: Painter::new(about.language),
            pages: Vec::new(),
            bookmarks: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// Starts a page.
    pub(crate) fn begin_page(&mut self, width: f64, height: f64) {
        let (id, contents) = (self.refs.next(), self.refs.next());
        self.pages.push(Page { id, contents, size: (width as f32, height as f32), links: Vec::new() });
    }

    /// Draws a scene with its upper left corner at a point, `scale` points to its pixel.
    pub(crate) fn draw(&mut self, scene: &Scene, x: f64, y: f64, scale: f64) {
        let Some(page) = self.pages.last() else { return };
        self.painter.begin(x as f32, page.size.1 - y as f32, scale as f32);
        let paper = scene::Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height));
        self.painter.shape(&Shape::filled(Path::rect(paper), scene.background));
        scene.layers.iter().for_each(|layer| self.painter.group(layer));
        self.painter.end();
    }

    /// Draws parts that are laid out in points.
    pub(crate) fn draw_group(&mut self, group: &scene::Group) {
        let Some(page) = self.pages.last() else { return };
        self.painter.begin(0.0, page.size.1, 1.0);
        self.painter.group(group);
        self.painter.end();
    }

    /// Adds a line to the outline that leads to this height of the page.
    pub(crate) fn bookmark(&mut self, level: usize, title: &str, y: f64) {
        let Some(page) = self.pages.last() else { return };
        let top = page.size.1 - y as f32;
        self.bookmarks.push(Bookmark { level, title: title.to_owned(), page: page.id, top });
    }

    /// Names this height of the page, for links.
    pub(crate) fn name_place(&mut self, name: String, y: f64) {
        let Some(page) = self.pages.last() else { return };
        self.places.insert(name, (page.id, page.size.1 - y as f32));
    }

    /// Makes a part of the page a link.
    pub(crate) fn link(&mut self, at: scene::Rect, target: &Target) {
        let Some(page) = self.pages.last_mut() else { return };
        let id = self.refs.next();
        page.links.push(id);
        let y = |v: f64| page.size.1 - v as f32;
        let mut link = self.pdf.annotation(id);
        link.subtype(AnnotationType::Link).flags(AnnotationFlags::PRINT).border(0.0, 0.0, 0.0, None);
        link.rect(Rect::new(at.x as f32, y(at.bottom()), at.right() as f32, y(at.y)));
        match target {
            Target::Place(name) => {
                link.action().action_type(ActionType::GoTo).destination_named(Name(name.as_bytes()));
            }
            Target::Web(url) => {
                link.action().action_type(ActionType::Uri).uri(Str(&ascii_url(url)));
            }
        }
    }

    /// Writes the page's content; nothing more can be put on it.
    pub(crate) fn end_page(&mut self) {
        let Some(page) = self.pages.last() else { return };
        let packed = deflate(&self.painter.take());
        self.pdf.stream(page.contents, &packed).filter(Filter::FlateDecode);
    }

    /// The whole file.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let outline = self.outline();
        let places = (!self.places.is_empty()).then(|| self.refs.next());
        if let Some(id) = places {
            let mut all = self.pdf.destinations(id);
            for (name, (page, top)) in &self.places {
                all.insert(Name(name.as_bytes())).page(*page).xyz(0.0, *top, None);
            }
        }
        let mut root = self.pdf.catalog(self.catalog);
        root.pages(self.tree).lang(TextStr(self.language));
        root.viewer_preferences().display_doc_title(true);
        if let Some(outline) = outline {
            root.outlines(outline).page_mode(PageMode::UseOutlines);
        }
        if let Some(places) = places {
            root.destinations(places);
        }
        root.finish();
        self.pdf.pages(self.tree).kids(self.pages.iter().map(|p| p.id)).count(self.pages.len() as i32);
        for page in &self.pages {
            let mut dict = self.pdf.page(page.id);
            let (w, h) = page.size;
            dict.media_box(Rect::new(0.0, 0.0, w, h)).parent(self.tree).contents(page.contents);
            dict.pair(Name(b"Resources"), self.resources);
            if !page.links.is_empty() {
                dict.annotations(page.links.iter().copied());
            }
        }
        self.write_resources();
        self.pdf.finish()
    }

    /// The bookmarks, those of level 1 folded under those of level 0 before them.
    fn outline(&mut self) -> Option<Ref> {
        let first = self.bookmarks.first()?;
        debug_assert_eq!(first.level, 0, "an outline begins with a part of the document");
        let root = self.refs.next();
        let ids: Vec<Ref> = self.bookmarks.iter().map(|_| self.refs.next()).collect();
        let count = self.bookmarks.len();
        let is_part = |i: &usize| self.bookmarks[*i].level == 0;
        let parts: Vec<usize> = (0..count).filter(is_part).collect();
        let mut all = self.pdf.outline(root);
        all.first(ids[parts[0]]).last(ids[parts[parts.len() - 1]]).count(parts.len() as i32);
        all.finish();
        for (i, mark) in self.bookmarks.iter().enumerate() {
            let parent = if mark.level == 0 { None } else { (0..i).rev().find(is_part) };
            let end = (i + 1..count).find(is_part).unwrap_or(count);
            let mut item = self.pdf.outline_item(ids[i]);
            item.title(TextStr(&mark.title)).parent(parent.map_or(root, |p| ids[p]));
            let (before, after) = match parent {
                None => ((0..i).rev().find(is_part), (i + 1..count).find(is_part)),
                Some(parent) => ((i > parent + 1).then(|| i - 1), (i + 1 < end).then_some(i + 1)),
            };
            before.map(|b| item.prev(ids[b]));
            after.map(|a| item.next(ids[a]));
            if parent.is_none() && end > i + 1 {
                item.first(ids[i + 1]).last(ids[end - 1]).count(-((end - i - 1) as i32));
            }
            item.dest().page(mark.page).xyz(0.0, mark.top, None);
        }
        Some(root)
    }

    /// Fonts, opacities and pictures, which all pages share.
    fn write_resources(&mut self) {
        let painter = &self.painter;
        let fonts: Vec<_> = painter.used.keys().map(|&face| (face, self.refs.next())).collect();
        let pictures: Vec<(Ref, Ref)> = painter.pictures.iter().map(|_| (self.refs.next(), self.refs.next())).collect();
        let mut resources = self.pdf.indirect(self.resources).start::<pdf_writer::writers::Resources>();
        let mut dict = resources.fonts();
        for (face, id) in &fonts {
            dict.pair(Name(font_name(*face).as_bytes()), *id);
        }
        dict.finish();
        let mut dict = resources.x_objects();
        for (i, (picture, _)) in pictures.iter().enumerate() {
            dict.pair(Name(format!("P{i}").as_bytes()), *picture);
        }
        dict.finish();
        let mut dict = resources.ext_g_states();
        for ((fill, stroke), name) in &painter.opacities {
            let mut state = dict.insert(Name(name.as_bytes())).dict();
            state.pair(Name(b"ca"), f32::from(*fill) / 1000.0).pair(Name(b"CA"), f32::from(*stroke) / 1000.0);
        }
        dict.finish();
        resources.finish();
        for (face, id) in fonts {
            if let Some(used) = painter.used.get(&face) {
                font(&mut self.pdf, &mut self.refs, face, id, used);
            }
        }
        for (picture, (id, mask)) in painter.pictures.iter().zip(pictures) {
            image(&mut self.pdf, picture, id, mask);
        }
    }
}

/// A link as PDF wants it: ASCII, all else in percent signs.
fn ascii_url(url: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(url.len());
    for byte in url.trim().bytes() {
        if byte.is_ascii_graphic() {
            out.push(byte);
        } else {
            out.extend(format!("%{byte:02X}").bytes());
        }
    }
    out
}

struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0 - 1)
    }
}

/// A picture of colours, with its opacity beside it.
fn image(pdf: &mut Pdf, picture: &tiny_skia::Pixmap, id: Ref, mask: Ref) {
    let (mut colours, mut alphas) = (Vec::new(), Vec::new());
    for pixel in picture.pixels() {
        let c = pixel.demultiply();
        colours.extend([c.red(), c.green(), c.blue()]);
        alphas.push(c.alpha());
    }
    let (w, h) = (picture.width() as i32, picture.height() as i32);
    let packed = deflate(&colours);
    let mut image = pdf.image_xobject(id, &packed);
    image.filter(Filter::FlateDecode);
    image.width(w).height(h).bits_per_component(8).s_mask(mask).color_space().device_rgb();
    image.finish();
    let packed = deflate(&alphas);
    let mut image = pdf.image_xobject(mask, &packed);
    image.filter(Filter::FlateDecode);
    image.width(w).height(h).bits_per_component(8).color_space().device_gray();
}
