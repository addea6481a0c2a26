//! Where items come from within a run: sources, buffers and finished aggregates.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::Emitter;
use super::calls::braced;
use super::names::local;
use crate::graph::NodeId;
use crate::ops::{Shape, SourceShape, Unit};
use crate::plan::{Instruction, Label, Slot, Stop};

impl Emitter<'_> {
    pub(super) fn pulled(&mut self, driver: NodeId, slots: &[Slot]) {
        match self.opened.take() {
            Some(Instruction::OpenItems { source, stop, is_left, remembered, copied_to }) => {
                self.counter(source, self.source_shape(source).unit);
                if let Some(sink) = copied_to {
                    self.copy_ahead(source, sink);
                }
                self.open_items(source, &stop, is_left, remembered.as_deref());
            }
            Some(Instruction::OpenPull { driver: opened, guard, repeats, early }) => {
                self.open_pull(&opened, &guard, slots, &early, repeats);
            }
            _ => unreachable!("a driver is opened before it is pulled: {driver:?}"),
        }
    }

    pub(super) fn source_shape(&self, source: NodeId) -> SourceShape {
        match self.graph.node(source).shape() {
            Some(Shape::Source(shape)) => shape,
            _ => {
                let iterator = !self.graph.node(source).is_boundary();
                SourceShape { unit: Unit::Item, iterator, waits: !iterator }
            }
        }
    }

    /// Declares the counter of a source's items, where something asks where it is.
    pub(super) fn counter(&mut self, driver: NodeId, unit: Unit) {
        if !self.is_located() {
            return;
        }
        let span = self.span(driver);
        let counter = self.names.beside(driver, "counter", span);
        let unit = format_ident!("{unit:?}", span = span);
        self.code.push(quote_spanned! {span=>
            let mut #counter = __sw::Counter::new(
                __sw::Unit::#unit
            );
        });
    }

    pub(super) fn advance(&self, driver: NodeId) -> Option<TokenStream> {
        let span = self.span(driver);
        let counter = self.names.beside(driver, "counter", span);
        let at = self.position(span);
        self.is_located().then(|| quote_spanned!(span=> let #at = #counter.advance();))
    }

    /// Has the system copy what it can, where the types of both ends allow it; the loop goes on behind.
    fn copy_ahead(&mut self, source: NodeId, sink: NodeId) {
        let span = self.span(source);
        let (from, to) = (self.state_place(source), self.state_place(sink));
        let copy = quote_spanned! {span=>
            __sw::CopyAhead::new(&mut #from, &mut #to.sink).copy()
        };
        let copied = if self.is_located() {
            let counter = self.names.beside(source, "counter", span);
            quote_spanned!(span=> #counter.skip(#copy))
        } else {
            copy
        };
        self.code.push(quote_spanned! {span=> {
            use __sw::CopyBySystem as _;
            #copied;
        }});
    }

    pub(super) fn open_items(
        &mut self,
        source: NodeId,
        stop: &Stop,
        is_left: bool,
        remembered: Option<&[NodeId]>,
    ) {
        let shape = self.source_shape(source);
        let span = self.span(source);
        let state = self.state_place(source);
        let item = self.item(source, span);
        let stop = self.stop(stop, span);
        let retype = self.retype(source);
        let label = self.names.label(self.graph, Label::Item(source));
        let items = self.names.label(self.graph, Label::Items(source));
        let items_label = (is_left || stop.is_some()).then(|| quote!(#items:));
        if shape.iterator && self.plan.is_split() {
            match remembered {
                Some(remembered) => self.open_straight_chunks(source, label, remembered, stop),
                None => self.open_chunks(source, label, &items, stop),
            }
            return;
        }
        let advance = self.advance(source);
        if shape.iterator {
            let items_label = items_label.filter(|_| is_left);
            self.code.open(Some(label), move |body| match stop {
                None => {
                    let state = braced(&state, span);
                    quote_spanned!(span=> #items_label for #item in #state { #advance #retype #body })
                }
                Some(stop) => quote_spanned! {span=>
                    while !#stop {
                        let __sw::Some(#item) =
                            __sw::Iterator::next(&mut #state) else { break };
                        #advance #retype #body
                    }
                },
            });
            return;
        }
        if self.graph.node(source).is_boundary() {
            self.open_batches(source, label, &items, stop, remembered);
            return;
        }
        let fill = self.fill_source(source, &quote!(break), &quote!(continue), None);
        let all = self.items(source);
        if let Some(remembered) = remembered {
            let head = match &stop {
                None => quote!(loop),
                Some(stop) => quote_spanned!(span=> while !#stop),
            };
            let states = self.local_states(source, remembered);
            self.open_with_states(source, &states, move |body| quote!(#head { #fill #body }));
            let tail = self.leaves_when(&items, stop);
            self.code.open_within(Some(label), move |body| {
                quote_spanned!(span=> for #item in #all { #advance #retype #body #tail })
            });
            return;
        }
        self.code.open(Some(label), move |body| {
            let (head, tail) = match stop {
                None => (quote!(loop), None),
                Some(stop) => (
                    quote_spanned!(span=> while !#stop),
                    Some(quote_spanned!(span=> if #stop { break #items; })),
                ),
            };
            quote_spanned! {span=>
                #items_label #head {
                    #fill
                    for #item in #all {
                        #advance #retype #body #tail
                    }
                }
            }
        });
    }

    /// A plain iterator in a region that others wait for: between two chunks the region looks around.
    fn open_chunks(
        &mut self,
        source: NodeId,
        label: syn::Lifetime,
        items: &syn::Lifetime,
        stop: Option<TokenStream>,
    ) {
        let span = self.span(source);
        let (state, item) = (self.state_place(source), self.item(source, span));
        let (over, flush) = (self.is_over(source), self.flush_before(source));
        let (advance, retype) = (self.advance(source), self.retype(source));
        let chunk = local("chunk", span);
        let (chunks, run) = (chunks(&flush), local("run", span));
        // A queue is looked at for each item, and so is whether the run goes on.
        let drains = (!flush.is_empty())
            .then(|| quote_spanned!(span=> if #run.is_draining() { break #items; }));
        let chunks = format_ident!("{chunks}", span = span);
        let pause = self.plan.is_async.then(|| {
            let pause = self.awaited(&quote_spanned!(span=> #run.pause(#chunk.len())), span);
            quote_spanned!(span=> #pause;)
        });
        let items = items.clone();
        self.code.open(Some(label), move |body| {
            let begins = stop.as_ref().map(|stop| quote_spanned!(span=> || #stop));
            let ends = stop.as_ref().map(|stop| quote_spanned!(span=> if #stop { break #items; }));
            quote_spanned! {span=>
                // The loop's own, so that its state can stay in registers.
                let mut #state = #state;
                #items: while !(#over #begins) {
                    #flush
                    let mut #chunk = __sw::Chunk::#chunks(&mut #state, #run.chunk());
                    for #item in &mut #chunk { #advance #retype #body #ends #drains }
                    if #chunk.has_ended() { break #items; }
                    #pause
                }
            }
        });
    }

    /// The same in a future where no stage waits: a chunk runs through, with states of its own.
    fn open_straight_chunks(
        &mut self,
        source: NodeId,
        label: syn::Lifetime,
        remembered: &[NodeId],
        stop: Option<TokenStream>,
    ) {
        let span = self.span(source);
        let (state, item) = (self.state_place(source), self.item(source, span));
        let (over, flush) = (self.is_over(source), self.flush_before(source));
        let (advance, retype) = (self.advance(source), self.retype(source));
        let [chunk, taken, run] = ["chunk", "taken", "run"].map(|name| local(name, span));
        let pause = self.awaited(&quote_spanned!(span=> #run.pause(#taken)), span);
        let begins = stop.as_ref().map(|stop| quote_spanned!(span=> || #stop));
        let chunks = format_ident!("{}", chunks(&flush), span = span);
        let begin = quote_spanned! {span=>
            let mut #chunk = __sw::Chunk::#chunks(&mut #state, #run.chunk());
        };
        let len = quote_spanned!(span=> #taken = __sw::Some(#chunk.len()););
        let mut states = vec![state.clone()];
        states.extend(self.local_states(source, remembered));
        self.open_with_states(source, &states, move |body| {
            quote_spanned! {span=>
                let mut #state = #state;
                while !(#over #begins) {
                    #flush
                    let mut #taken = __sw::None;
                    #body
                    let __sw::Some(#taken) = #taken else { break };
                    #pause;
                }
            }
        });
        let items = self.exit(Label::Items(source));
        let ends = self.leaves_when(&items, stop);
        self.code.open_within(Some(label), move |body| {
            quote_spanned! {span=>
                #begin
                for #item in &mut #chunk { #advance #retype #body #ends }
                if #chunk.has_ended() { break #items; }
                #len
            }
        });
    }

    /// Leaves the loop over a source's items as soon as nobody wants more.
    pub(super) fn leaves_when(
        &mut self,
        items: &syn::Lifetime,
        stop: Option<TokenStream>,
    ) -> Option<TokenStream> {
        let stop = stop?;
        self.code.mark_used(items);
        Some(quote!(if #stop { break #items; }))
    }

    /// Fills a chunk; `ended` is what happens at the end of the input, `again` after an error that a
    /// port took, and `nothing` where the source is only asked and has nothing yet.
    pub(super) fn fill_source(
        &mut self,
        source: NodeId,
        ended: &TokenStream,
        again: &TokenStream,
        nothing: Option<&TokenStream>,
    ) -> TokenStream {
        if self.graph.node(source).is_boundary() {
            return self.fill_from_queue(source, ended, nothing);
        }
        let span = self.span(source);
        let cause = local("cause", span);
        let ended_at_once = super::calls::braced(ended, span);
        let on_error = match self.source_error.take() {
            Some(branch) => {
                // What could not be handed out counts as well, so that lines keep their numbers.
                let skipped = self.advance(source);
                quote_spanned!(span=> { #skipped #branch #again; })
            }
            None => {
                let label = self.label(source);
                let error = quote_spanned! {span=>
                    <_ as __sw::StageError>::__fail(
                        #cause, #label, __sw::None
                    )
                };
                let fail = self.fail(span, &error);
                quote_spanned!(span=> { #fail })
            }
        };
        let (fill, again_later) = self.asking(source, nothing);
        let [filled, over, failed] = [
            quote_spanned!(span=> __sw::Ok(true)),
            quote_spanned!(span=> __sw::Ok(false)),
            quote_spanned!(span=> __sw::Err(#cause)),
        ]
        .map(|answer| match nothing {
            Some(_) => quote_spanned!(span=> __sw::Poll::Ready(#answer)),
            None => answer,
        });
        let before = self.plan.is_split().then(|| {
            let (flush, over) = (self.flush_before(source), self.is_over(source));
            quote_spanned!(span=> #flush if #over #ended_at_once)
        });
        quote_spanned! {span=>
            #before
            match #fill {
                #again_later
                #filled => {}
                #over => #ended,
                #failed => #on_error
            }
        }
    }

    /// How a source is asked for its next chunk, and what happens where it has `nothing` yet.
    fn asking(
        &self,
        source: NodeId,
        nothing: Option<&TokenStream>,
    ) -> (TokenStream, Option<TokenStream>) {
        let span = self.span(source);
        let (state, name) = (self.state_place(source), self.label(source));
        let yet = nothing.map(|nothing| quote_spanned!(span=> __sw::Poll::Pending => #nothing,));
        let cx = local("cx", span);
        let ask = quote_spanned! {span=>
            |#cx| <_ as __sw::AsyncSource>::__poll_fill(&mut #state, #name, #cx)
        };
        let run = local("run", span);
        let asked = match (self.is_polled(source), nothing.is_some()) {
            (true, true) => quote_spanned!(span=> #run.fill_now(#ask).await),
            (true, false) => self.awaited(&quote_spanned!(span=> #run.fill(#ask)), span),
            (false, _) => {
                quote_spanned!(span=> <_ as __sw::Source>::__fill(&mut #state, #name))
            }
        };
        (asked, yet)
    }

    /// Whether the source is polled, and does not hold the thread.
    fn is_polled(&self, source: NodeId) -> bool {
        self.graph.node(source).row().is_some_and(|row| row.asynchronous)
    }

    /// The items of a source's chunk.
    pub(super) fn items(&self, source: NodeId) -> TokenStream {
        let span = self.span(source);
        let (state, name) = (self.state_place(source), self.label(source));
        if self.graph.node(source).is_boundary() {
            return quote_spanned!(span=> #state.items());
        }
        let kind = if self.is_polled(source) { "AsyncSource" } else { "Source" };
        let kind = format_ident!("{kind}", span = span);
        quote_spanned!(span=> <_ as __sw::#kind>::__items(&mut #state, #name))
    }

    pub(super) fn open_source_error(&mut self, port: NodeId) {
        let span = self.span(port);
        let label = self.names.label(self.graph, Label::Item(port));
        self.code.open(Some(label), |body| body);
        let (error, cause) = (self.item(port, span), local("cause", span));
        self.code.push(quote_spanned!(span=> let #error = #cause;));
    }

    pub(super) fn open_drain(&mut self, buffer: NodeId, stop: &Stop) {
        self.counter(buffer, Unit::Item);
        let span = self.span(buffer);
        let (state, item) = (self.state_place(buffer), self.item(buffer, span));
        let advance = self.advance(buffer);
        let stop = self.stop(stop, span);
        let label = self.names.label(self.graph, Label::Item(buffer));
        let check = stop.map(|stop| quote_spanned!(span=> if #stop { break; }));
        self.code.open(Some(label), move |body| {
            quote_spanned! {span=>
                while let __sw::Some(#item) = #state.pop() {
                    #advance #body #check
                }
            }
        });
    }

    /// The one item that a sub-pipeline was pushed.
    pub(super) fn open_input(&mut self, input: NodeId) {
        let span = self.span(input);
        let (item, given) = (self.item(input, span), local("input", span));
        let at = self.position(span);
        let run = local("run", span);
        let position = self.is_located().then(|| quote_spanned!(span=> let #at = #run.advance();));
        let label = self.names.label(self.graph, Label::Item(input));
        self.code.open(Some(label), move |body| {
            quote_spanned! {span=>
                if let __sw::Some(#item) = #given.take() { #position #body }
            }
        });
    }

    /// The value of an aggregate whose input has ended.
    pub(super) fn finish(&mut self, fold: NodeId) {
        let span = self.span(fold);
        let (state, value) = (self.state_place(fold), self.item(fold, span));
        let (finish, retype) = (self.finish_call(fold, &state), self.retype(fold));
        let mut finished = quote_spanned!(span=> let #value = #finish; #retype);
        if self.plan.transfers.report_shares[fold.0] {
            finished.extend(quote_spanned! {span=>
                let #value = <_ as __sw::ZeroCopyShare>::__share(#value);
            });
        }
        self.code.push(finished);
    }

    pub(super) fn open_finished(&mut self, fold: NodeId) {
        let span = self.span(fold);
        let (state, item) = (self.state_place(fold), self.item(fold, span));
        let label = self.names.label(self.graph, Label::Item(fold));
        let finish = self.finish_call(fold, &state);
        self.code
            .open(Some(label), move |body| quote_spanned!(span=> for #item in #finish { #body }));
    }
}

/// Where nobody waits for what was begun, a chunk need not know how far the iterator reaches.
fn chunks(flush: &TokenStream) -> &'static str {
    if flush.is_empty() { "full" } else { "known" }
}
