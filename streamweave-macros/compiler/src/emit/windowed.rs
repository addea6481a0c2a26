//! Windows of time: an input is taken or late, and then the windows that it has closed come out.

use quote::quote_spanned;

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::plan::{InputEnd, Label, Slot};

impl Emitter<'_> {
    /// Opens what happens to one input, or to the end of the input.
    pub(super) fn open_windowed(
        &mut self,
        node: NodeId,
        end: &InputEnd,
        slot: Slot,
        outlets: &[Slot],
    ) {
        let span = self.span(node);
        let (input, all) = (local("input", span), self.names.slot(self.graph, slot, span));
        let label = self.names.label(self.graph, Label::Driver(node));
        let nothing = self.nothing(outlets);
        self.open_outlet_block(label.clone(), outlets, false);
        self.declare(outlets);
        let ends = self.end_once(node, end);
        if slot.many || end.behind.is_some() {
            self.code.open(None, move |body| {
                quote_spanned! {span=>
                    for #input in __sw::IntoIterator::into_iter(#all)
                        .map(__sw::Some)
                        .chain((#ends).then_some(__sw::None))
                    { #body }
                }
            });
        } else {
            let (current, step) =
                (local("step", span), proc_macro2::Literal::usize_unsuffixed(end.step));
            self.code.mark_used(&label);
            self.code.push(quote_spanned! {span=>
                if #all.is_none() && #current != #step { break #label #nothing; }
                let #input = #all;
            });
            self.code.open(None, |body| body);
        }
    }

    /// Puts the input into its windows. Where nothing reads `.late`, an item that is ends the run.
    pub(super) fn open_late(&mut self, node: NodeId, port: Option<NodeId>) {
        let span = self.span(node);
        let input = local("input", span);
        let call = self.apply_to(node, &self.blamed(node, quote_spanned!(span=> #input)));
        let Some(port) = port else {
            let (label, at) = (self.label(node), self.position(span));
            let fail =
                self.fail(span, &quote_spanned! {span=> __sw::RunError::__late(#label, #at) });
            self.code.open(None, move |_| quote_spanned!(span=> if #call.is_some() { #fail }));
            return;
        };
        let late = self.item(port, self.span(port));
        let label = self.names.label(self.graph, Label::Item(port));
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> if let __sw::Some(#late) = #call { #body }),
        );
    }

    /// Windows that end by the clock: with an item, at the end of the input, or while nothing comes.
    pub(super) fn open_timed_windows(&mut self, node: NodeId) {
        let span = self.span(node);
        let [input, waiting, cx, more] =
            ["input", "waiting", "cx", "more"].map(|name| local(name, span));
        let (state, out, name) = (self.state_place(node), self.item(node, span), self.label(node));
        let start = self.apply_to(node, &quote_spanned!(span=> #input));
        let (retype, busy, after) = (self.retype(node), self.busy(span), self.check_limit(node));
        let label = self.names.label(self.graph, Label::Item(node));
        self.code.open(Some(label), move |body| {
            quote_spanned! {span=>
                loop {
                    let #input = #waiting.next();
                    let #more = #input.is_some();
                    match #input {
                        __sw::Some(#input) => #start,
                        __sw::None => {
                            __sw::in_context(|#cx| #state.poll_closed(#name, #cx)).await
                        }
                    }
                    for #out in #state.closed() { #busy #retype #body }
                    #after
                    if !#more { break; }
                }
            }
        });
    }

    pub(super) fn open_closed(&mut self, node: NodeId) {
        let span = self.span(node);
        let (state, out) = (self.state_place(node), self.item(node, span));
        let (retype, after) = (self.retype(node), self.check_limit(node));
        let label = self.names.label(self.graph, Label::Item(node));
        self.code.open(Some(label), move |body| {
            quote_spanned! {span=>
                for #out in #state.closed() { #retype #body }
                #after
            }
        });
    }
}
