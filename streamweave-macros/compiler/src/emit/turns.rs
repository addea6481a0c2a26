//! The loop over turns: each driver hands on at most one item a turn, and what several drivers reach
//! stands behind them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::plan::{Driver, Guard, Label, Slot, TurnEnd};

impl Emitter<'_> {
    pub(super) fn open_turns(
        &mut self,
        segment: usize,
        drivers: &[Driver],
        finishing: &[NodeId],
        steps: usize,
    ) {
        let span = Span::call_site();
        self.drivers = drivers.to_vec();
        self.concurrent = self.concurrent_in(segment);
        self.has_concurrent = self.holds_back(segment);
        for driver in drivers {
            let shape = self.source_shape(driver.node);
            if !self.is_input(driver.node) {
                self.counter(driver.node, shape.unit);
            }
            if self.is_source(driver.node) {
                let ended = self.names.beside(driver.node, "ended", span);
                self.code.push(quote!(let mut #ended = false;));
            }
        }
        for node in finishing {
            let ended = self.names.beside(*node, "ended", span);
            self.code.push(quote!(let mut #ended = false;));
        }
        let step = local("step", span);
        for driver in self.pausing() {
            let paused = self.names.beside(driver, "paused", span);
            self.code.push(quote!(let mut #paused = false;));
        }
        let turns = self.names.label(self.graph, Label::Turns(segment));
        let position = self.is_located().then(|| {
            let at = self.position(span);
            quote! {
                let mut #at = __sw::Position::END;
            }
        });
        let steps = self.steps(drivers, steps);
        let idle = self.idle(span).map(|idle| quote!(let mut #idle = true;));
        // Within the loop the step is fixed, and the compiler makes a loop of its own for each.
        self.code.open(None, move |body| {
            quote! {
                for #step in #steps {
                    #turns: loop {
                        #idle
                        #position
                        #body
                    }
                }
            }
        });
    }

    /// The variable that says whether no driver had anything in this turn, where that can be.
    pub(super) fn idle(&self, at: Span) -> Option<Ident> {
        let waits = self.drivers.iter().any(|driver| driver.polls) || self.has_concurrent;
        waits.then(|| local("idle", at))
    }

    pub(super) fn busy(&self, at: Span) -> Option<TokenStream> {
        self.idle(at).map(|idle| quote_spanned!(at=> #idle = false;))
    }

    /// The steps of a run. A sub-pipeline is called once an item, and once more to finish.
    fn steps(&self, drivers: &[Driver], steps: usize) -> TokenStream {
        let steps = proc_macro2::Literal::usize_unsuffixed(steps);
        let input = local("input", Span::call_site());
        if self.has_input(drivers) {
            quote!(if #input.is_some() { 0..1 } else { 1..#steps })
        } else {
            quote!(0..#steps)
        }
    }

    fn has_input(&self, drivers: &[Driver]) -> bool {
        drivers.iter().any(|driver| self.is_input(driver.node))
    }

    pub(super) fn is_input(&self, id: NodeId) -> bool {
        matches!(self.graph.node(id).kind, crate::graph::Kind::Input { .. })
    }

    pub(super) fn is_source(&self, id: NodeId) -> bool {
        self.graph.node(id).is_origin() && !self.is_input(id)
    }

    /// Whether something hands on what it has before a source is asked for more.
    fn pauses(&self) -> bool {
        self.graph.nodes.iter().any(|node| node.row().is_some_and(|row| row.name == "ready_chunks"))
    }

    /// The sources that let a turn pass before they fill their next chunk.
    pub(super) fn pausing(&self) -> Vec<NodeId> {
        let has_chunks = |id: NodeId| self.is_source(id) && !self.source_shape(id).iterator;
        let drivers = self.drivers.iter().map(|driver| driver.node);
        drivers.filter(|id| self.pauses() && has_chunks(*id)).collect()
    }

    pub(super) fn open_pull(
        &mut self,
        driver: &Driver,
        guard: &Guard,
        slots: &[Slot],
        early: &[Slot],
        repeats: bool,
    ) {
        let node = driver.node;
        let span = self.span(node);
        let label = self.names.label(self.graph, Label::Driver(node));
        let refusals = self.refusals(driver, guard);
        let nothing = self.nothing_but(slots, early);
        let current = local("step", span);
        let step = proc_macro2::Literal::usize_unsuffixed(driver.step);
        self.open_outlet_block(label.clone(), slots, repeats);
        self.declare(early);
        self.code.mark_used(&label);
        self.code.push(quote_spanned! {span=>
            if #current != #step #(|| #refusals)* { break #label #nothing; }
        });
        let next = self.next_item(driver, &label, &nothing, !early.is_empty());
        self.code.push(next);
        let busy = self.busy(span);
        self.code.push(quote!(#busy));
        if self.is_located() {
            let (at, advance) = (self.position(span), self.counted(node));
            self.code.push(quote_spanned!(span=> #at = #advance;));
        }
        let retype = self.retype(node);
        self.code.push(quote!(#retype));
        let late: Vec<Slot> = slots.iter().copied().filter(|slot| !early.contains(slot)).collect();
        self.declare(&late);
        self.open_block(Label::Item(node));
    }

    fn counted(&self, node: NodeId) -> TokenStream {
        let span = self.span(node);
        if self.is_input(node) {
            let run = local("run", span);
            return quote_spanned!(span=> #run.advance());
        }
        let counter = self.names.beside(node, "counter", span);
        quote_spanned!(span=> #counter.advance())
    }

    /// Why the driver may have to sit this turn out.
    fn refusals(&self, driver: &Driver, guard: &Guard) -> Vec<TokenStream> {
        let span = self.span(driver.node);
        let mut refusals = Vec::new();
        if self.is_source(driver.node) {
            let ended = self.names.beside(driver.node, "ended", span);
            refusals.push(quote_spanned!(span=> #ended));
        }
        for buffer in &guard.idle {
            let ready = self.is_ready(*buffer, span);
            refusals.push(quote_spanned!(span=> #ready));
        }
        if let Some((fan_in, input)) = guard.paced {
            let state = self.names.state(fan_in, span);
            let input = proc_macro2::Literal::usize_unsuffixed(input);
            refusals.push(quote_spanned!(span=> !#state.wants(#input)));
        }
        refusals
    }

    /// Whether a buffer may hand on an item in this turn.
    fn is_ready(&self, buffer: NodeId, span: Span) -> TokenStream {
        let state = self.names.state(buffer, span);
        match self.pace_of(buffer) {
            Some((fan_in, input)) => {
                let pace = self.names.state(fan_in, span);
                let input = proc_macro2::Literal::usize_unsuffixed(input);
                quote_spanned!(span=> (!#state.is_empty() && #pace.wants(#input)))
            }
            None => quote_spanned!(span=> !#state.is_empty()),
        }
    }

    fn pace_of(&self, buffer: NodeId) -> Option<(NodeId, usize)> {
        self.plan.paced.iter().find(|(driver, _, _)| *driver == buffer).map(|(_, f, i)| (*f, *i))
    }

    fn next_item(
        &mut self,
        driver: &Driver,
        label: &syn::Lifetime,
        nothing: &TokenStream,
        meets_items: bool,
    ) -> TokenStream {
        let node = driver.node;
        let span = self.span(node);
        let item = self.item(node, span);
        let state = self.state_place(node);
        if self.is_input(node) {
            let input = local("input", span);
            return quote_spanned! {span=>
                let __sw::Some(#item) = #input.take()
                    else { break #label #nothing };
            };
        }
        if !self.is_source(node) {
            return quote_spanned! {span=>
                let __sw::Some(#item) = #state.pop()
                    else { break #label #nothing };
            };
        }
        let ended = self.names.beside(node, "ended", span);
        let busy = self.busy(span);
        let end = quote_spanned!(span=> { #ended = true; #busy break #label #nothing; });
        let stop = self.stop(&driver.stop, span);
        let stop = stop.map(|stop| quote_spanned!(span=> if #stop #end));
        if self.source_shape(node).iterator {
            let before = self.plan.is_split().then(|| {
                let (over, flush) = (self.is_over(node), self.flush_before(node));
                quote_spanned!(span=> if #over #end #flush)
            });
            return quote_spanned! {span=>
                #stop
                #before
                let __sw::Some(#item) =
                    __sw::Iterator::next(&mut #state) else #end;
            };
        }
        let paused = self.names.beside(node, "paused", span);
        let pause = self.pauses().then(|| {
            quote_spanned! {span=>
                if !#paused { #paused = true; break #label #nothing; }
                #paused = false;
            }
        });
        // What other drivers have handed on in this turn waits in its slots: only this driver goes on.
        // An error that meets the items is handed on before the next of them.
        let again = if meets_items {
            quote_spanned!(span=> break #label #nothing)
        } else {
            quote_spanned!(span=> continue)
        };
        let later = quote_spanned!(span=> break #label #nothing);
        let fill = self.fill_source(node, &end, &again, driver.polls.then_some(&later));
        let items = self.items(node);
        quote_spanned! {span=>
            let #item = loop {
                #stop
                let __sw::Some(#item) = __sw::Iterator::next(&mut #items) else {
                    #pause
                    #fill
                    continue;
                };
                break #item;
            };
        }
    }

    /// Ends a driver's turn. One that repeats goes on until it has handed something on.
    pub(super) fn close_pull(
        &mut self,
        outlets: &[Slot],
        repeats: bool,
        pushes: &[(NodeId, Slot)],
    ) {
        if !repeats {
            return self.close_outlets(outlets);
        }
        let span = Span::call_site();
        for (node, slot) in pushes {
            self.push_in_place(*node, *slot);
        }
        let filled: Vec<TokenStream> = outlets
            .iter()
            .map(|slot| {
                let name = self.names.slot(self.graph, *slot, span);
                if slot.many { quote!(!#name.is_empty()) } else { quote!(#name.is_some()) }
            })
            .collect();
        let names: Vec<Ident> =
            outlets.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        match names.as_slice() {
            [] => {}
            [one] => self.code.push(quote!(if #(#filled)||* { break #one; })),
            _ => self.code.push(quote!(if #(#filled)||* { break (#(#names),*); })),
        }
        self.code.close();
    }

    /// Tells `interleave` which of its inputs had their turn.
    pub(super) fn took_turns(&mut self, fan_in: NodeId, slots: &[Slot]) {
        let span = self.span(fan_in);
        let state = self.state_place(fan_in);
        for (index, slot) in slots.iter().enumerate() {
            let name = self.names.slot(self.graph, *slot, span);
            let index = proc_macro2::Literal::usize_unsuffixed(index);
            let taken = if slot.many {
                quote_spanned!(span=> !#name.is_empty())
            } else {
                quote_spanned!(span=> #name.is_some())
            };
            self.code.push(quote_spanned!(span=> if #taken { #state.took(#index); }));
        }
    }

    pub(super) fn close_turns(&mut self, segment: usize, ends: &[TurnEnd]) {
        let step = local("step", Span::call_site());
        let label = self.names.label(self.graph, Label::Turns(segment));
        for end in ends {
            let tokens = match end {
                TurnEnd::Paced { fan_in, input, ending } => {
                    let state = self.state_place(*fan_in);
                    let ended = self.have_ended(ending);
                    let input = proc_macro2::Literal::usize_unsuffixed(*input);
                    // Buffers that are filled in an earlier step are empty before.
                    let first = ending.drivers.iter().map(|driver| driver.step).min();
                    let begun = first.filter(|first| *first > 0).map(|first| {
                        let first = proc_macro2::Literal::usize_unsuffixed(first);
                        quote!(#step >= #first &&)
                    });
                    quote!(if #begun #ended { #state.end(#input); })
                }
                TurnEnd::Finishing { node, end } => {
                    let (state, ends) = (self.state_place(*node), self.ends(*node, end));
                    let ended = self.names.beside(*node, "ended", Span::call_site());
                    let busy = self.busy(Span::call_site());
                    quote!(if #ends && #state.is_empty() { #ended = true; #busy })
                }
                TurnEnd::Pulls { step: number, ending } => {
                    let ended = self.have_ended(ending);
                    let number = proc_macro2::Literal::usize_unsuffixed(*number);
                    quote!(if #step == #number && #ended { break #label; })
                }
                TurnEnd::Finish { step: number, concurrent } => {
                    let number = proc_macro2::Literal::usize_unsuffixed(*number);
                    let done = concurrent.as_ref().map(|(node, stop)| {
                        let state = self.state_place(*node);
                        // Nobody waits for what still runs before a branch that is complete.
                        match self.stop(stop, Span::call_site()) {
                            None => quote!(&& #state.is_empty()),
                            Some(stop) => quote!(&& (#state.is_empty() || #stop)),
                        }
                    });
                    quote!(if #step == #number #done { break #label; })
                }
            };
            self.code.push(tokens);
        }
        if let Some(idle) = self.idle(Span::call_site()) {
            let flush = self.flush(Span::call_site());
            let wait = self.wait(Span::call_site());
            self.code.push(quote!(if #idle { #flush #wait }));
        }
        self.concurrent.clear();
        self.has_concurrent = false;
        self.code.close();
    }
}
