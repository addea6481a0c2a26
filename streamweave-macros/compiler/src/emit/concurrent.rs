//! Stages that hand on at times of their own: several futures at a time, and what waits for a clock.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::ops::Shape;
use crate::plan::{InputEnd, Label, Slot};

impl Emitter<'_> {
    /// Takes what is in the slot, as far as there is room, and hands on whatever is done.
    pub(super) fn open_concurrent(
        &mut self,
        node: NodeId,
        end: &InputEnd,
        slot: Slot,
        outlets: &[Slot],
    ) {
        let span = self.span(node);
        let label = self.names.label(self.graph, Label::Driver(node));
        self.open_outlet_block(label, outlets, false);
        self.declare(outlets);
        let (waiting, slot) = (local("waiting", span), self.names.slot(self.graph, slot, span));
        let shape = self.graph.node(node).shape();
        let is_timed = matches!(shape, Some(Shape::Timed | Shape::TimedMany));
        let ends = is_timed.then(|| {
            let ends = self.ends(node, end);
            quote_spanned! {span=>
                .map(__sw::Some).chain((#ends).then_some(__sw::None))
            }
        });
        self.code.push(quote_spanned! {span=>
            let mut #waiting = __sw::IntoIterator::into_iter(#slot)#ends;
        });
        match shape {
            Some(Shape::Timed) => self.open_timed(node),
            Some(Shape::TimedMany) => self.open_timed_windows(node),
            _ => self.open_futures(node),
        }
    }

    /// What is done among the futures; an item waits where there is no room for its own.
    fn open_futures(&mut self, node: NodeId) {
        let span = self.span(node);
        let (state, out) = (self.state_place(node), self.item(node, span));
        let [input, waiting] = ["input", "waiting"].map(|name| local(name, span));
        let start = self.apply_to(node, &quote_spanned!(span=> #input));
        let (flush, wait, busy) = (self.flush(span), self.wait(span), self.busy(span));
        let (poll, retype) = (self.poll_next(node), self.retype(node));
        let item = self.names.label(self.graph, Label::Item(node));
        self.code.open(Some(item), move |body| {
            quote_spanned! {span=>
                loop {
                    let #input = if #state.is_full() { __sw::None } else { #waiting.next() };
                    let #out = match #input {
                        __sw::Some(#input) => { #busy #start }
                        __sw::None if #state.is_empty() => __sw::None,
                        __sw::None => #poll,
                    };
                    let __sw::Some(#out) = #out else {
                        if #waiting.len() == 0 { break; }
                        if #state.is_full() { #flush #wait }
                        continue;
                    };
                    #busy #retype #body
                }
            }
        });
    }

    /// What has had its time, and at the end of the input all the rest.
    fn open_timed(&mut self, node: NodeId) {
        let span = self.span(node);
        let out = self.item(node, span);
        let [input, waiting, more] = ["input", "waiting", "more"].map(|name| local(name, span));
        let start = self.apply_to(node, &quote_spanned!(span=> #input));
        let (poll, retype) = (self.poll_next(node), self.retype(node));
        let busy = self.busy(span);
        let item = self.names.label(self.graph, Label::Item(node));
        self.code.open(Some(item), move |body| {
            quote_spanned! {span=>
                loop {
                    let #input = #waiting.next();
                    let #more = #input.is_some();
                    let #out = match #input {
                        __sw::Some(#input) => #start,
                        __sw::None => #poll,
                    };
                    let __sw::Some(#out) = #out else {
                        if #more { continue } else { break }
                    };
                    #busy #retype #body
                }
            }
        });
    }

    /// Asks the stage for what is done; the task is woken when there is more.
    fn poll_next(&self, node: NodeId) -> TokenStream {
        let span = self.span(node);
        let (state, name) = (self.state_place(node), self.label(node));
        let (cx, done) = (local("cx", span), local("done", span));
        quote_spanned! {span=>
            match __sw::in_context(|#cx| #state.poll_next(#name, #cx)).await {
                __sw::Poll::Ready(#done) => #done,
                __sw::Poll::Pending => __sw::None,
            }
        }
    }

    /// Whether a stage of the segment hands on at times of its own.
    pub(super) fn holds_back(&self, segment: usize) -> bool {
        self.graph.ids().any(|id| {
            self.plan.segment_of[id.0] == Some(segment) && self.graph.node(id).is_concurrent()
        })
    }
}
