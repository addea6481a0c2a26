//! What operators hand on at the end of their input, and how that end is known.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::ops::{Shape, Structure};
use crate::plan::{Ending, InputEnd, Label, Slot};

impl Emitter<'_> {
    pub(super) fn open_flush(
        &mut self,
        node: NodeId,
        end: &InputEnd,
        slot: Slot,
        pushed: bool,
        outlets: &[Slot],
    ) {
        let span = self.span(node);
        let input = self.names.slot(self.graph, slot, span);
        let is_ready = self.graph.node(node).row().is_some_and(|row| row.name == "ready_chunks");
        let pauses = if is_ready { self.pausing() } else { Vec::new() };
        let paused = pauses.iter().map(|driver| self.names.beside(*driver, "paused", span));
        let pause = quote_spanned!(span=> #(|| #paused)*);
        let label = self.names.label(self.graph, Label::Driver(node));
        let nothing = self.nothing(outlets);
        self.open_outlet_block(label.clone(), outlets, false);
        self.declare(outlets);
        let ends = self.end_once(node, end);
        let ends = quote_spanned!(span=> (#ends #pause));
        if pushed {
            self.open_pushed(node, &input, &ends);
        } else if slot.many || end.behind.is_some() {
            let each = local("input", span);
            let (loop_input, all) = (each.clone(), input);
            self.open_emitted(node, &quote!(#each), move |emitted| {
                quote_spanned! {span=>
                    for #loop_input in __sw::IntoIterator::into_iter(#all)
                        .map(__sw::Some)
                        .chain(#ends.then_some(__sw::None))
                    { #emitted }
                }
            });
        } else {
            self.code.mark_used(&label);
            self.code.push(quote_spanned! {span=>
                if #input.is_none() && !#ends { break #label #nothing; }
            });
            self.open_emitted(node, &quote!(#input), |emitted| emitted);
        }
    }

    /// What the driver's push has left in the slot, or what the end of the input brings.
    fn open_pushed(&mut self, node: NodeId, slot: &Ident, ends: &TokenStream) {
        let span = self.span(node);
        let out = self.item(node, span);
        let last = self.apply_to(node, &quote_spanned!(span=> __sw::None));
        let label = self.names.label(self.graph, Label::Item(node));
        let retype = self.retype(node);
        self.code.push(quote_spanned!(span=> let #slot = if #ends { #last } else { #slot };));
        let slot = slot.clone();
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> if let __sw::Some(#out) = #slot { #retype #body }),
        );
    }

    /// What an operator that finishes hands on for one input.
    fn open_emitted(
        &mut self,
        node: NodeId,
        input: &TokenStream,
        wrap: impl FnOnce(TokenStream) -> TokenStream + 'static,
    ) {
        let span = self.span(node);
        let out = self.item(node, span);
        let label = self.names.label(self.graph, Label::Item(node));
        let retype = self.retype(node);
        let data = self.graph.node(node);
        let is_many = data.shape() != Some(Shape::Flush);
        let call = if data.is(Structure::OuterJoin) {
            self.probe(node, &quote_spanned!(span=> #input.as_ref()))
        } else {
            self.apply_to(node, &self.blamed(node, input.clone()))
        };
        let after = match self.stage_failure(node) {
            None => self.check_limit(node),
            failure => failure,
        };
        self.code.open(Some(label), move |body| {
            wrap(if is_many {
                quote_spanned! {span=>
                    for #out in __sw::IntoIterator::into_iter(#call) { #retype #body }
                    #after
                }
            } else {
                quote_spanned! {span=>
                    if let __sw::Some(#out) = #call { #retype #body }
                    #after
                }
            })
        });
    }

    /// A stage of the user's own may have met an error.
    fn stage_failure(&mut self, node: NodeId) -> Option<TokenStream> {
        let is_via =
            self.graph.node(node).row().is_some_and(|row| ["via", "via_async"].contains(&row.name));
        if !is_via {
            return None;
        }
        let span = self.span(node);
        let state = self.state_place(node);
        let cause = local("cause", span);
        let fail = self.fail(span, &quote_spanned!(span=> #cause));
        Some(quote_spanned! {span=>
            if let __sw::Some(#cause) = #state.failure() { #fail }
        })
    }

    /// Whether the end of the node's input has come.
    pub(super) fn ends(&self, node: NodeId, end: &InputEnd) -> TokenStream {
        let span = self.span(node);
        let (current, step) =
            (local("step", span), proc_macro2::Literal::usize_unsuffixed(end.step));
        let Some(behind) = &end.behind else {
            return quote_spanned!(span=> #current == #step);
        };
        let ended = self.names.beside(node, "ended", span);
        let behind = self.have_ended(behind);
        quote_spanned!(span=> #current == #step && !#ended && #behind)
    }

    /// The same for an operator that is told of its end once.
    pub(super) fn end_once(&mut self, node: NodeId, end: &InputEnd) -> TokenStream {
        let ends = self.ends(node, end);
        if end.behind.is_none() {
            return ends;
        }
        let span = self.span(node);
        let (now, ended) = (local("ends", span), self.names.beside(node, "ended", span));
        let busy = self.busy(span);
        self.code.push(quote_spanned! {span=>
            let #now = #ends;
            if #now { #ended = true; #busy }
        });
        quote_spanned!(span=> #now)
    }

    pub(super) fn open_fold(&mut self, fold: NodeId, end: &InputEnd, outlets: &[Slot]) {
        let span = self.span(fold);
        let (state, out) = (self.state_place(fold), self.item(fold, span));
        let label = self.names.label(self.graph, Label::Driver(fold));
        let nothing = self.nothing(outlets);
        let finished = local("finished", span);
        let finish = self.finish_call(fold, &finished);
        self.open_outlet_block(label.clone(), outlets, false);
        self.code.mark_used(&label);
        let sits_out = match end.behind {
            None => {
                let (current, step) =
                    (local("step", span), proc_macro2::Literal::usize_unsuffixed(end.step));
                quote_spanned!(span=> #current != #step)
            }
            Some(_) => {
                let ends = self.end_once(fold, end);
                quote_spanned!(span=> !#ends)
            }
        };
        self.code.push(quote_spanned! {span=>
            if #sits_out { break #label #nothing; }
            let __sw::Some(#finished) = #state.take()
                else { break #label #nothing };
        });
        self.declare(outlets);
        let item_label = self.names.label(self.graph, Label::Item(fold));
        let ty = self.graph.node(fold).ty.as_ref().map(|ty| quote!(: #ty));
        if self.graph.node(fold).shape() == Some(Shape::FoldMany) {
            self.code.open(
                Some(item_label),
                move |body| quote_spanned!(span=> for #out in #finish { #body }),
            );
        } else {
            let share = self.plan.transfers.report_shares[fold.0].then(|| {
                quote_spanned! {span=>
                    let #out = <_ as __sw::ZeroCopyShare>::__share(#out);
                }
            });
            self.code.push(quote_spanned!(span=> let #out #ty = #finish; #share));
            self.code.open(Some(item_label), |body| body);
        }
    }

    pub(super) fn put_aside(&mut self, fold: NodeId) {
        let span = self.span(fold);
        let (out, aside) = (self.item(fold, span), self.names.beside(fold, "aside", span));
        self.code.push(if self.plan.read_later.contains(&fold) {
            quote_spanned!(span=> #aside.put(#out);)
        } else {
            quote_spanned!(span=> #aside = __sw::Some(#out);)
        });
    }

    /// Sources have ended, buffers are empty, and operators have finished.
    pub(super) fn have_ended(&self, ending: &Ending) -> TokenStream {
        let span = Span::call_site();
        let drivers = ending.drivers.iter().filter(|driver| !self.is_input(driver.node));
        let drivers = drivers.map(|driver| {
            if self.is_source(driver.node) {
                let flag = self.names.beside(driver.node, "ended", span);
                return quote!(#flag);
            }
            let state = self.names.state(driver.node, span);
            let stop = self.stop(&driver.stop, span).map(|stop| quote!(|| #stop));
            quote!((#state.is_empty() #stop))
        });
        let finishing = ending.finishing.iter().map(|node| {
            let flag = self.names.beside(*node, "ended", span);
            quote!(#flag)
        });
        let ended: Vec<TokenStream> = drivers.chain(finishing).collect();
        if ended.is_empty() { quote!(true) } else { quote!(#(#ended)&&*) }
    }
}
