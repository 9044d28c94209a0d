//! How much a drawing is once everything that it refers to is followed: uses, masks, patterns, markers.
//!
//! Reckoned by going through it as its reader will, with a budget, before anything is made of it. In doubt it is
//! reckoned to be more. Of nothing it says what it looks like.

use std::collections::BTreeMap;
use std::rc::Rc;

use resvg::usvg::roxmltree::{Document, Node, NodeId};
use simplecss::{AttributeOperator, Declaration, PseudoClass, StyleSheet};

use super::SvgError;
use super::budget::Budget;
use super::markup::bounded;

/// The deepest nesting, with all that is referred to.
const DEPTH_MAX: usize = 192;
/// The most that rules are compared with elements, and copied for the selectors that share them.
pub(super) const RULE_WORK_MAX: u64 = 20_000_000;

/// Attributes that name what is painted with and are handed down: fill, stroke and three markers.
const HANDED_DOWN: [&str; 5] = ["fill", "stroke", "marker-start", "marker-mid", "marker-end"];
/// The place among them of the marker that stands at every point.
const MID: usize = 3;

/// Says whether a drawing is within its budget; gives how many parts of it are in another language.
pub(super) fn check(document: &Document<'_>, budget: &Budget) -> Result<usize, SvgError> {
    let sheet = style_sheet(document)?;
    let mut walk = Walk {
        budget,
        sheet: &sheet,
        by_name: names(document),
        known: BTreeMap::new(),
        open: Vec::new(),
        foreign: 0,
    };
    walk.visit(document.root_element(), &Painted::default(), 1, 0)?;
    Ok(walk.foreign)
}

/// The elements of each name: a reader takes the first or the last of several.
fn names<'a, 'i>(document: &'a Document<'i>) -> BTreeMap<&'a str, Vec<Node<'a, 'i>>> {
    let mut by_name: BTreeMap<&str, Vec<Node<'_, '_>>> = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        if let Some(name) = node.attribute("id") {
            let named = by_name.entry(name).or_default();
            named.truncate(1);
            named.push(node);
        }
    }
    by_name
}

fn style_sheet<'a>(document: &'a Document<'_>) -> Result<StyleSheet<'a>, SvgError> {
    let is_style = |node: &Node<'_, '_>| node.tag_name().name() == "style";
    let texts: Vec<&str> = document
        .descendants()
        .filter(is_style)
        .filter_map(|node| node.text())
        .collect();
    let count = |text: &str, of: char| text.matches(of).count() as u64;
    let rules: u64 = texts
        .iter()
        .map(|text| count(text, ',') + count(text, '{') + 1)
        .sum();
    // What follows several selectors is copied for each.
    let longest = texts
        .iter()
        .flat_map(|text| text.split(['{', '}']))
        .map(|block| count(block, ';') + 1)
        .max()
        .unwrap_or(0);
    let elements = document.descendants().filter(Node::is_element).count() as u64;
    let work = rules.saturating_mul(longest.max(elements).max(texts.len() as u64));
    if !texts.is_empty() {
        bounded("comparisons of rules", work, RULE_WORK_MAX)?;
    }
    let mut sheet = StyleSheet::new();
    for text in texts {
        sheet.parse_more(text);
    }
    Ok(sheet)
}

/// What an element is painted with that is an element too, under each of [`HANDED_DOWN`]. More than one where
/// attributes and rules disagree.
#[derive(Debug, Clone, Default)]
struct Painted<'a, 'i> {
    with: [Vec<Node<'a, 'i>>; HANDED_DOWN.len()],
}

/// What an element says of others.
#[derive(Debug, Default)]
struct Said<'a, 'i> {
    /// As [`Painted`]; none where it says nothing.
    painted: [Option<Vec<Node<'a, 'i>>>; HANDED_DOWN.len()],
    /// Whether what is handed down counts as well.
    kept: [bool; HANDED_DOWN.len()],
    /// Masks, clips and filters.
    own: Vec<Node<'a, 'i>>,
    /// What it is made of, as what is used: to that it hands down what it has.
    used: Vec<Node<'a, 'i>>,
}

struct Walk<'w, 'a, 'i> {
    budget: &'w Budget,
    sheet: &'w StyleSheet<'a>,
    by_name: BTreeMap<&'a str, Vec<Node<'a, 'i>>>,
    /// What elements say, once it was found out.
    known: BTreeMap<u32, Rc<Said<'a, 'i>>>,
    /// What was referred to and is being gone through.
    open: Vec<NodeId>,
    foreign: usize,
}

impl<'a, 'i> Walk<'_, 'a, 'i> {
    /// Goes through an element that is there so many `times`.
    fn visit(
        &mut self,
        node: Node<'a, 'i>,
        handed: &Painted<'a, 'i>,
        times: u64,
        depth: usize,
    ) -> Result<(), SvgError> {
        bounded("levels", depth as u64, DEPTH_MAX as u64)?;
        self.budget.spend_elements(times)?;
        self.budget.spend_rules(self.sheet.rules.len() as u64)?;
        let bytes: usize = node.attributes().map(|it| it.value().len()).sum();
        self.budget
            .spend_bytes(times.saturating_mul(bytes as u64))?;
        let said = self.said(node);
        let painted = said.painted_by(handed);
        match node.tag_name().name() {
            "text" => self.lay_out(node, times)?,
            "textPath" => {
                let along: usize = said.used.iter().map(|it| course_bytes(*it)).sum();
                let letters = letters(node).saturating_mul(along as u64);
                self.budget.spend_letters(letters.saturating_mul(times))?;
            }
            "foreignObject" => {
                self.foreign += 1;
                return Ok(());
            }
            "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" | "path" | "tspan" => {}
            // It paints nothing itself.
            _ => return self.visit_within(node, &said, &painted, times, depth),
        }
        // A point takes two bytes at least.
        let points = (course_bytes(node) as u64 / 2).max(2);
        for (at, with) in painted.with.iter().enumerate() {
            let times = if at == MID {
                times.saturating_mul(points)
            } else {
                times
            };
            for target in with {
                self.follow(*target, &Painted::default(), times, depth)?;
            }
        }
        self.visit_within(node, &said, &painted, times, depth)
    }

    fn visit_within(
        &mut self,
        node: Node<'a, 'i>,
        said: &Said<'a, 'i>,
        painted: &Painted<'a, 'i>,
        times: u64,
        depth: usize,
    ) -> Result<(), SvgError> {
        for target in &said.own {
            self.follow(*target, &Painted::default(), times, depth)?;
        }
        for target in &said.used {
            self.follow(*target, painted, times, depth)?;
        }
        for child in node.children() {
            if child.is_element() {
                self.visit(child, painted, times, depth + 1)?;
            } else {
                let bytes = child.text().map_or(0, str::len) as u64;
                self.budget.spend_bytes(times.saturating_mul(bytes))?;
            }
        }
        Ok(())
    }

    /// Goes through what is referred to, with what that hands down which refers to it.
    fn follow(
        &mut self,
        target: Node<'a, 'i>,
        painted: &Painted<'a, 'i>,
        times: u64,
        depth: usize,
    ) -> Result<(), SvgError> {
        if self.open.contains(&target.id()) {
            return Err(SvgError::Endless);
        }
        // It may have what it is in hand down to it as well.
        let mut around: Vec<_> = target.ancestors().skip(1).take(DEPTH_MAX).collect();
        around.retain(Node::is_element);
        let mut handed = painted.clone();
        for outer in around.into_iter().rev() {
            handed = self.said(outer).painted_by(&handed);
        }
        self.open.push(target.id());
        self.visit(target, &handed, times, depth + 1)?;
        self.open.pop();
        Ok(())
    }

    fn lay_out(&self, text: Node<'_, '_>, times: u64) -> Result<(), SvgError> {
        let spans = text.descendants().filter(Node::is_element).count() as u64;
        let work = letters(text).saturating_mul(spans);
        self.budget.spend_letters(work.saturating_mul(times))
    }

    fn said(&mut self, node: Node<'a, 'i>) -> Rc<Said<'a, 'i>> {
        if let Some(said) = self.known.get(&node.id().get()) {
            return Rc::clone(said);
        }
        let said = Rc::new(self.found_out(node));
        self.known.insert(node.id().get(), Rc::clone(&said));
        said
    }

    fn found_out(&self, node: Node<'a, 'i>) -> Said<'a, 'i> {
        let mut said = Said::default();
        for attribute in node.attributes() {
            if attribute.name() == "href" {
                // Where a click leads is nothing that is drawn.
                let is_drawn = node.tag_name().name() != "a";
                if is_drawn && let Some(name) = attribute.value().trim().strip_prefix('#') {
                    said.used.extend(self.named(name));
                }
            } else if attribute.name() == "style" {
                for declared in simplecss::DeclarationTokenizer::from(attribute.value()) {
                    said.take(declared.name, self.referred(declared.value), declared.value);
                }
            } else {
                let value = attribute.value();
                said.take(attribute.name(), self.referred(value), value);
            }
        }
        for rule in &self.sheet.rules {
            if rule.declarations.iter().any(is_reference) && rule.selector.matches(&Styled(node)) {
                for declared in &rule.declarations {
                    said.take(declared.name, self.referred(declared.value), declared.value);
                }
            }
        }
        said
    }

    /// What is named in `url(#…)`.
    fn referred(&self, value: &str) -> Vec<Node<'a, 'i>> {
        let places = value.split("url(").skip(1);
        let names = places.filter_map(|place| {
            let name = place.split(')').next()?;
            name.trim_matches([' ', '\t', '\n', '\r', '"', '\''])
                .strip_prefix('#')
        });
        names.flat_map(|name| self.named(name)).collect()
    }

    fn named(&self, name: &str) -> Vec<Node<'a, 'i>> {
        self.by_name.get(name).cloned().unwrap_or_default()
    }
}

fn is_reference(declared: &Declaration<'_>) -> bool {
    declared.value.contains("url(")
        || declared.name == "marker"
        || HANDED_DOWN.contains(&declared.name)
}

impl<'a, 'i> Said<'a, 'i> {
    fn take(&mut self, name: &str, targets: Vec<Node<'a, 'i>>, value: &str) {
        let keeps = value.contains("inherit") || value.contains("context-");
        let is_meant = |known: &str| known == name || (name == "marker" && known.contains(name));
        let mut is_handed_down = false;
        for (at, known) in HANDED_DOWN.iter().enumerate() {
            if is_meant(known) {
                is_handed_down = true;
                self.kept[at] |= keeps;
                let painted = self.painted[at].get_or_insert_default();
                painted.extend(targets.iter().copied());
            }
        }
        if !is_handed_down {
            self.own.extend(targets);
        }
    }

    fn painted_by(&self, handed: &Painted<'a, 'i>) -> Painted<'a, 'i> {
        let mut painted = handed.clone();
        for (at, said) in self.painted.iter().enumerate() {
            if let Some(said) = said {
                if !self.kept[at] {
                    painted.with[at].clear();
                }
                painted.with[at].extend(said.iter().copied());
            }
        }
        painted
    }
}

/// How many bytes its course is written in.
fn course_bytes(node: Node<'_, '_>) -> usize {
    ["d", "points"]
        .iter()
        .map(|name| node.attribute(*name).map_or(0, str::len))
        .sum()
}

fn letters(node: Node<'_, '_>) -> u64 {
    let texts = node.descendants().filter(Node::is_text);
    texts.map(|it| it.text().map_or(0, str::len) as u64).sum()
}

/// An element as rules are compared with it.
struct Styled<'a, 'i>(Node<'a, 'i>);

impl simplecss::Element for Styled<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Self)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Self)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        self.0
            .attribute(name)
            .is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        matches!(class, PseudoClass::FirstChild) && self.prev_sibling_element().is_none()
    }
}
