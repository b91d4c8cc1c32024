//! The page of a case.

use std::collections::BTreeSet;

use super::Writer;
use super::terms::summary;
use crate::article::{Article, Writing};
use crate::digest::{Group, Reason, TaxonomyKind};
use crate::document::{BlockKind, Document, LinkTarget, Text, plain, walk};
use crate::site::view::{
    ArticleView, CountView, FactView, LinkView, OriginView, OutlineView, RelatedView, TermNote,
};
use crate::site::{PageKind, route};
use crate::text::han;
use crate::text::script::Script;
use crate::text::slug::AnchorId;

/// Figures on the facts card.
const RESULTS: usize = 4;

/// Characters that a reader reads in a minute.
const READING_SPEED: usize = 400;

impl Writer<'_> {
    pub(super) fn article(&self, article: &Article) -> ArticleView {
        let slug = &article.slug;
        let text = plain::to_plain_text(&article.body);
        let length = han::reading_units(&text);
        let (previous, next) = self.digest.neighbours(slug);
        let neighbour =
            |it: &Article| self.link(it.title.as_str(), &PageKind::Article(it.slug.clone()));
        let names = |names: &[Text]| names.iter().map(|it| it.as_str().to_owned()).collect();
        let related = self.digest.related(slug).iter().filter_map(|near| {
            let other = self.digest.article(&near.article)?;
            Some(RelatedView {
                title: other.title.as_str().to_owned(),
                href: self.href(&PageKind::Article(near.article.clone())),
                reason: self.reasons(&near.reasons),
            })
        });
        let evidence = self.digest.evidence(slug);
        let body = self.html(&article.body);
        let source = self.digest.groups_of(slug, TaxonomyKind::Sources).next();
        let year = self.digest.groups_of(slug, TaxonomyKind::Years).next();
        let places = self.digest.groups_of(slug, TaxonomyKind::Places);
        let same = self.digest.same_text(slug).iter();
        let same = same.filter_map(|it| self.digest.article(it));
        ArticleView {
            title: article.title.as_str().to_owned(),
            title_html: self.words_html(&article.title),
            slug: slug.as_str().to_owned(),
            summary: owned(article.summary.as_ref()),
            date: article
                .date
                .map_or_else(String::new, |date| date.to_string()),
            source: source.map(|it| LinkView {
                label: owned(article.source.as_ref()),
                ..self.group_link(TaxonomyKind::Sources, it)
            }),
            url: article.url.clone().unwrap_or_default(),
            author: names(&article.author),
            editor: names(&article.editor),
            place: places
                .map(|it| self.group_link(TaxonomyKind::Places, it))
                .collect(),
            place_at: here(&article.body, evidence.and_then(|it| it.place.as_ref())),
            date_at: here(&article.body, evidence.and_then(|it| it.date.as_ref())),
            source_at: here(&article.body, evidence.and_then(|it| it.source.as_ref())),
            year: year.map(|it| self.group_link(TaxonomyKind::Years, it)),
            themes: self.facts(article, TaxonomyKind::Themes),
            practices: self.facts(article, TaxonomyKind::Practices),
            actors: article
                .actors
                .iter()
                .enumerate()
                .map(|(at, actor)| FactView {
                    label: actor.as_str().to_owned(),
                    href: String::new(),
                    at: here(
                        &article.body,
                        evidence.and_then(|it| it.actors.get(at)?.as_ref()),
                    ),
                })
                .collect(),
            results: self.results(article, RESULTS),
            masks: body.matches("class=\"mask\"").count(),
            incomplete: article.incomplete,
            script_note: self.script_note(article.writing),
            missing: self.editions().into_iter().filter(|it| !it.same).collect(),
            outline: outline(article),
            body,
            length,
            minutes: length.div_ceil(READING_SPEED).max(1),
            backlinks: self.quotes(self.digest.backlinks(slug)),
            related: related.collect(),
            terms: self.terms_of(&article.body),
            same_text: same.map(|it| self.card(it)).collect(),
            previous: previous.map(|it| neighbour(it)),
            next: next.map(|it| neighbour(it)),
            original_title: article.original_title.clone(),
            original_lang: match article.writing {
                Writing::Hans | Writing::Mixed(_) => "zh-Hans".to_owned(),
                Writing::Hant | Writing::MachineHant => "zh-Hant".to_owned(),
            },
            citation: self.citation(article),
            origin: article.origin.as_ref().map(|origin| OriginView {
                file: origin
                    .file
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                sha256: origin.sha256.clone(),
                encoding: origin.encoding.clone(),
                removed: self.counts("removed", &origin.removed),
                repaired: self.counts("repaired", &origin.repaired),
                href: self
                    .site
                    .originals
                    .get(slug)
                    .map_or_else(String::new, |to| route::relative(&self.page.path, to)),
            }),
            figures: self.figures_of(article),
            garbled: walk::garbled(&article.body),
            guessed: article
                .guessed
                .iter()
                .map(|it| self.word(&format!("fact_{}", it.name.as_str())))
                .collect(),
        }
    }

    /// The themes or practices of a case, each with the place that names it.
    fn facts(&self, article: &Article, kind: TaxonomyKind) -> Vec<FactView> {
        let uses = self.digest.uses(&article.slug);
        let fact = |group: &Group| {
            let link = self.group_link(kind, group);
            let mut uses = uses.iter();
            let named = uses.find(|it| Some(&it.term) == group.term.as_ref());
            FactView {
                label: link.label,
                href: link.href,
                at: here(&article.body, named.map(|it| &it.passage)),
            }
        };
        let groups = self.digest.groups_of(&article.slug, kind);
        groups.map(fact).collect()
    }

    /// The original as GB/T 7714-2015 has an electronic source: who, title,
    /// where, when, address. What is not known is left out.
    fn citation(&self, article: &Article) -> String {
        let mut authors: Vec<&str> = article.author.iter().map(Text::as_str).collect();
        let and_others = self.word("cite_others");
        if authors.len() > 3 {
            authors.truncate(3);
            authors.push(&and_others);
        }
        let form = if article.url.is_some() { "EB/OL" } else { "Z" };
        let mut parts = Vec::new();
        if !authors.is_empty() {
            parts.push(authors.join(", "));
        }
        parts.push(format!("{}[{form}]", article.title.as_str()));
        let date = article.date.map(|it| format!("({it})"));
        let source = owned(article.source.as_ref()) + &date.unwrap_or_default();
        parts.extend(Some(source).filter(|it| !it.is_empty()));
        parts.extend(article.url.clone());
        parts.join(". ") + "."
    }

    pub(super) fn script_note(&self, writing: Writing) -> String {
        if self.site.is_hand_made(self.page) {
            return self.word("script_note_by_hand");
        }
        match (writing, self.edition.standard.script()) {
            (Writing::Hans, Script::Hans) | (Writing::Hant, Script::Hant) => String::new(),
            (Writing::Hans, Script::Hant) => self.word("script_note_hans"),
            (Writing::Hant, Script::Hans) => self.word("script_note_hant"),
            (Writing::MachineHant, _) => self.word("script_note_machine"),
            (Writing::Mixed(_), _) => self.word("script_note_mixed"),
        }
    }

    pub(super) fn counts(&self, prefix: &str, counts: &[(String, u64)]) -> Vec<CountView> {
        let view = |(kind, count): &(String, u64)| {
            let key = format!("{prefix}_{kind}");
            let label = self.s.get(&key).cloned().unwrap_or_else(|| kind.clone());
            CountView {
                label,
                count: *count,
            }
        };
        counts.iter().map(view).collect()
    }

    /// The glossary entries that `body` links to, each once, in reading order.
    fn terms_of(&self, body: &Document) -> Vec<TermNote> {
        let mut seen = BTreeSet::new();
        let links = walk::links(body);
        let slugs = links.iter().filter_map(|link| match link.target {
            LinkTarget::Term(slug) => Some(slug),
            _ => None,
        });
        let first = slugs.filter(|slug| seen.insert((*slug).clone()));
        let terms = first.filter_map(|slug| self.digest.term(slug));
        let notes = terms.map(|term| {
            let link = self.term_link(&term.slug, term.title.as_str());
            TermNote {
                id: format!("t-{}", term.slug),
                name: link.label,
                href: link.href,
                summary: summary(term),
            }
        });
        notes.collect()
    }

    /// The reasons in words: 同做法：积分制；都提到：网格员.
    fn reasons(&self, reasons: &[Reason]) -> String {
        let words: Vec<String> = reasons.iter().map(|it| self.reason(it)).collect();
        words.join("；")
    }

    fn reason(&self, reason: &Reason) -> String {
        let group = |kind, slug| {
            let found = self.digest.group(kind, slug);
            found.map_or_else(String::new, |it| self.group_name(kind, it.group))
        };
        let (key, name) = match reason {
            Reason::SamePlace(slug) => ("reason_same_place", group(TaxonomyKind::Places, slug)),
            Reason::SamePractice(slug) => {
                let name = group(TaxonomyKind::Practices, slug);
                ("reason_same_practice", name)
            }
            Reason::SameTheme(slug) => ("reason_same_theme", group(TaxonomyKind::Themes, slug)),
            Reason::SharedTerm(slug) => {
                let term = self.digest.term(slug);
                let name = term.map_or_else(String::new, |it| it.title.as_str().to_owned());
                ("reason_shared_term", name)
            }
            Reason::SharedWords(words) => {
                let words: Vec<&str> = words.iter().map(Text::as_str).collect();
                ("reason_shared_words", words.join("、"))
            }
        };
        self.word(key).replace("{}", &name)
    }
}

/// The headings of a case and the measures that it counts off.
fn outline(article: &Article) -> Vec<OutlineView> {
    let mut level = 1;
    let mut outline = Vec::new();
    for block in &article.body.blocks {
        if let BlockKind::Heading { level: of, inlines } = &block.kind {
            level = *of;
            outline.push(OutlineView {
                label: plain::inline_text(inlines),
                id: block.id.as_str().to_owned(),
                level,
            });
        }
        let measures = plain::measures(block).into_iter();
        outline.extend(measures.map(|it| OutlineView {
            label: it.lead,
            id: it.id.as_str().to_owned(),
            level: level + 1,
        }));
    }
    outline
}

/// The link to a passage of this page; empty where the body has none such.
fn here(body: &Document, passage: Option<&AnchorId>) -> String {
    passage
        .filter(|it| plain::passage(body, it).is_some())
        .map_or_else(String::new, |it| format!("#{it}"))
}

fn owned(text: Option<&Text>) -> String {
    text.map_or_else(String::new, |it| it.as_str().to_owned())
}
