//! HTML to a tree of nodes in one vector.
//!
//! In: HTML as it came. Out: what a browser would make of it, except that
//! nothing stands deeper than [`MAX_DEPTH`]. Nothing here calls itself, so no
//! page can exhaust the stack, and the work is linear in the page. Knows
//! nothing of articles.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName};

/// How deep elements may stand in each other, as in browsers. A tag beyond it
/// is passed over, its text is not: the parser takes time with the square of
/// the depth.
const MAX_DEPTH: usize = 512;

/// From this number of nodes on, tags are passed over: unclosed formatting is
/// opened again in every paragraph, so that a small page may ask for very many.
const MAX_NODES: usize = 4_000_000;

/// A node's place in [`Dom`].
pub(super) type Id = u32;

/// What stands for no node.
const NONE: Id = Id::MAX;

/// A page as a tree.
#[derive(Debug, Default)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Id,
    first: Id,
    last: Id,
    next: Id,
    previous: Id,
    /// The line of the file on which it begins, from 0.
    line: u32,
    data: Data,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, a comment, a declaration.
    Other,
    Text(StrTendril),
    Element(QualName, Vec<Attribute>),
}

/// A step of a walk through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Enter(Id),
    Leave(Id),
}

/// Parses `html`.
pub(super) fn parse(html: &str) -> Dom {
    let options = TreeBuilderOpts {
        scripting_enabled: true,
        drop_doctype: true,
        ..TreeBuilderOpts::default()
    };
    let sink = Shallow {
        builder: TreeBuilder::new(Sink::new(), options),
        open: RefCell::default(),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // A script is a pause for browsers, which would run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let sink = tokenizer.sink.builder.sink;
    Dom {
        nodes: sink.nodes.into_inner(),
    }
}

impl Dom {
    pub(super) fn data(&self, id: Id) -> &Data {
        &self.nodes[id as usize].data
    }

    /// The name of an element; empty for what is none.
    pub(super) fn name(&self, id: Id) -> &str {
        match self.data(id) {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, id: Id, key: &str) -> Option<&str> {
        match self.data(id) {
            Data::Element(_, attributes) => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == key)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        some(self.nodes[id as usize].parent)
    }

    pub(super) fn next(&self, id: Id) -> Option<Id> {
        some(self.nodes[id as usize].next)
    }

    /// The line of the file, from 0.
    pub(super) fn line(&self, id: Id) -> u32 {
        self.nodes[id as usize].line
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The step after `step` in a walk of the subtree at `top`; `skip` passes
    /// over what is in the element just entered.
    pub(super) fn walk(&self, top: Id, step: Step, skip: bool) -> Option<Step> {
        match step {
            Step::Enter(id) => match some(self.nodes[id as usize].first) {
                Some(child) if !skip => Some(Step::Enter(child)),
                _ => Some(Step::Leave(id)),
            },
            Step::Leave(id) if id == top => None,
            Step::Leave(id) => match self.next(id) {
                Some(next) => Some(Step::Enter(next)),
                None => self.parent(id).map(Step::Leave),
            },
        }
    }

    /// Every node of the subtree at `top`, in the order of the page.
    pub(super) fn subtree(&self, top: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(Step::Enter(top)), move |step| {
            self.walk(top, *step, false)
        })
        .filter_map(|step| match step {
            Step::Enter(id) => Some(id),
            Step::Leave(_) => None,
        })
    }

    /// The text of a subtree as it stands in the file.
    pub(super) fn text(&self, top: Id) -> String {
        self.subtree(top)
            .filter_map(|id| match self.data(id) {
                Data::Text(text) => Some(&**text),
                _ => None,
            })
            .collect()
    }
}

fn some(id: Id) -> Option<Id> {
    (id != NONE).then_some(id)
}

/// Passes tokens on to the tree builder, but for tags that stand too deep.
struct Shallow {
    builder: TreeBuilder<Id, Sink>,
    /// Names of open elements, those passed over included.
    open: RefCell<Vec<LocalName>>,
}

/// Elements whose end tag may be left out, so that many of them in a row are
/// no deep nesting; and those that have none.
const UNNESTED: [&str; 37] = [
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input",
    "li", "link", "meta", "optgroup", "option", "p", "param", "rb", "rp", "rt", "rtc", "script",
    "source", "style", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "track",
    "wbr",
];

/// Elements that the tokenizer must see begin, or it would read what is in
/// them as markup.
const RAW: [&str; 5] = ["iframe", "noembed", "noframes", "noscript", "xmp"];

/// How far up an end tag looks for its start tag.
const REACH: usize = 64;

impl Shallow {
    /// Whether the tree builder is to see the tag.
    fn admits(&self, tag: &Tag) -> bool {
        let name = &*tag.name;
        if UNNESTED.contains(&name) || RAW.contains(&name) {
            return true;
        }
        let mut open = self.open.borrow_mut();
        match tag.kind {
            TagKind::StartTag => {
                if tag.self_closing && matches!(name, "path" | "use" | "g" | "rect" | "circle") {
                    return true;
                }
                open.push(tag.name.clone());
                open.len() <= MAX_DEPTH && self.builder.sink.len() < MAX_NODES
            }
            TagKind::EndTag => {
                let near = open.iter().rev().take(REACH);
                let Some(up) = near.enumerate().find_map(|(up, own)| {
                    let own: &str = own;
                    (own == name).then_some(up)
                }) else {
                    // It closes nothing, or something far up.
                    return true;
                };
                let at = open.len() - 1 - up;
                open.truncate(at);
                at < MAX_DEPTH
            }
        }
    }
}

impl TokenSink for Shallow {
    type Handle = Id;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Id> {
        match &token {
            Token::TagToken(tag) if !self.admits(tag) => TokenSinkResult::Continue,
            _ => match self.builder.process_token(token, line) {
                TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {
                    TokenSinkResult::Continue
                }
                result => result,
            },
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The tree under construction.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    names: RefCell<Vec<Option<QualName>>>,
    line: Cell<u32>,
}

const ROOT: Id = 0;

impl Sink {
    fn new() -> Self {
        let sink = Self {
            nodes: RefCell::default(),
            names: RefCell::default(),
            line: Cell::new(0),
        };
        sink.create(Data::Other);
        sink
    }

    fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    fn create(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        let id = Id::try_from(nodes.len()).expect("MAX_NODES and the size of a file bound nodes");
        self.names.borrow_mut().push(match &data {
            Data::Element(name, _) => Some(name.clone()),
            _ => None,
        });
        nodes.push(Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            previous: NONE,
            line: self.line.get(),
            data,
        });
        id
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, previous, next) = {
            let node = &mut nodes[id as usize];
            let links = (node.parent, node.previous, node.next);
            (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
            links
        };
        if parent == NONE {
            return;
        }
        match some(previous) {
            Some(previous) => nodes[previous as usize].next = next,
            None => nodes[parent as usize].first = next,
        }
        match some(next) {
            Some(next) => nodes[next as usize].previous = previous,
            None => nodes[parent as usize].last = previous,
        }
    }

    /// Puts `id` under `parent`, before `next` or at the end.
    fn attach(&self, id: Id, parent: Id, next: Id) {
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        let previous = match some(next) {
            Some(next) => nodes[next as usize].previous,
            None => nodes[parent as usize].last,
        };
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (parent, previous, next);
        match some(previous) {
            Some(previous) => nodes[previous as usize].next = id,
            None => nodes[parent as usize].first = id,
        }
        match some(next) {
            Some(next) => nodes[next as usize].previous = id,
            None => nodes[parent as usize].last = id,
        }
    }

    /// Puts `child` under `parent`, before `next` or at the end; text joins
    /// text that it follows.
    fn insert(&self, parent: Id, next: Id, child: NodeOrText<Id>) {
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                {
                    let mut nodes = self.nodes.borrow_mut();
                    let before = match some(next) {
                        Some(next) => nodes[next as usize].previous,
                        None => nodes[parent as usize].last,
                    };
                    if let Some(before) = some(before)
                        && let Data::Text(own) = &mut nodes[before as usize].data
                    {
                        own.push_tendril(&text);
                        return;
                    }
                }
                self.create(Data::Text(text))
            }
        };
        self.attach(id, parent, next);
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        Ref::map(self.names.borrow(), |names| {
            names[*target as usize]
                .as_ref()
                .expect("the tree builder asks for names of elements only")
        })
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Id {
        self.create(Data::Element(name, attrs))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.create(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.create(Data::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*element as usize].parent;
        match some(parent) {
            Some(parent) => self.insert(parent, *element, child),
            None => self.insert(*previous, NONE, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // What stands in a template is shown by no browser: it needs no place.
    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NONE {
            self.insert(parent, *sibling, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, more: Vec<Attribute>) {
        if let Data::Element(_, own) = &mut self.nodes.borrow_mut()[*target as usize].data {
            for attribute in more {
                if own.iter().all(|known| known.name != attribute.name) {
                    own.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.attach(first, *new_parent, NONE);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line
            .set(u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX));
    }
}
