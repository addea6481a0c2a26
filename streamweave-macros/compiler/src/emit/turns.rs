//! The loop over turns: each driver hands on at most one item a turn, and what several drivers reach
//! stands behind them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::NodeId;
use crate::ops::{Shape, Structure};
use crate::plan::{Driver, Ending, Guard, InputEnd, Label, Slot, TurnEnd};

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

    fn is_input(&self, id: NodeId) -> bool {
        matches!(self.graph.node(id).kind, crate::graph::Kind::Input { .. })
    }

    fn is_source(&self, id: NodeId) -> bool {
        self.graph.node(id).is_origin() && !self.is_input(id)
    }

    /// Whether something hands on what it has before a source is asked for more.
    fn pauses(&self) -> bool {
        self.graph.nodes.iter().any(|node| node.row().is_some_and(|row| row.name == "ready_chunks"))
    }

    /// The sources that let a turn pass before they fill their next chunk.
    fn pausing(&self) -> Vec<NodeId> {
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

    /// `let (a, b) = 'turn: { .. (a, b) };`
    /// Pushes the item in a slot, and leaves in the slot what came of it.
    fn push_in_place(&mut self, node: NodeId, slot: Slot) {
        let span = self.span(node);
        let (name, input) = (self.names.slot(self.graph, slot, span), local("input", span));
        let call = self.apply_to(node, &quote_spanned!(span=> __sw::Some(#input)));
        self.code.push(quote_spanned! {span=>
            let #name = match #name {
                __sw::Some(#input) => #call,
                __sw::None => __sw::None,
            };
        });
    }

    pub(super) fn open_outlet_block(
        &mut self,
        label: syn::Lifetime,
        outlets: &[Slot],
        repeats: bool,
    ) {
        let span = Span::call_site();
        let names: Vec<Ident> =
            outlets.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        let bind = move |block: TokenStream| match names.as_slice() {
            [] => block,
            [one] => quote!(let #one = #block;),
            _ => quote!(let (#(#names),*) = #block;),
        };
        if repeats {
            self.code.open(None, move |body| bind(quote!(#label: loop { #body })));
        } else {
            self.code.open_braced(Some(label), bind);
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

    pub(super) fn open_outlets(&mut self, fan_in: NodeId, outlets: &[Slot]) {
        let label = self.names.label(self.graph, Label::Driver(fan_in));
        self.open_outlet_block(label, outlets, false);
        self.declare(outlets);
    }

    pub(super) fn close_outlets(&mut self, outlets: &[Slot]) {
        let span = Span::call_site();
        let names: Vec<Ident> =
            outlets.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        match names.as_slice() {
            [] => {}
            [one] => self.code.push(quote!(#one)),
            _ => self.code.push(quote!((#(#names),*))),
        }
        self.code.close();
    }

    pub(super) fn declare(&mut self, slots: &[Slot]) {
        for slot in slots {
            let fan_in = self.graph.edge(slot.edge).to;
            self.declare_slots(fan_in, std::slice::from_ref(slot));
        }
    }

    /// The value of a block that hands on nothing.
    pub(super) fn nothing(&self, slots: &[Slot]) -> TokenStream {
        self.nothing_but(slots, &[])
    }

    /// The same, where some slots may have been filled before.
    fn nothing_but(&self, slots: &[Slot], early: &[Slot]) -> TokenStream {
        let empty = |slot: &Slot| {
            if early.contains(slot) {
                let name = self.names.slot(self.graph, *slot, Span::call_site());
                quote!(#name)
            } else if slot.many {
                quote!(__sw::Many::new())
            } else {
                quote!(__sw::None)
            }
        };
        match slots {
            [] => TokenStream::new(),
            [one] => empty(one),
            _ => {
                let empties = slots.iter().map(empty);
                quote!((#(#empties),*))
            }
        }
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

    /// Sources have ended, buffers are empty, and operators have finished.
    fn have_ended(&self, ending: &Ending) -> TokenStream {
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
