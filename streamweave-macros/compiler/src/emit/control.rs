//! Loops, branches and blocks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::Emitter;
use super::calls::braced;
use super::names::local;
use crate::graph::{Arm, ArmTarget, EdgeId, Kind, NodeId, PortKind};
use crate::ops::{Shape, SourceShape, Structure, Unit};
use crate::plan::{Hand, Instruction, Item, Label, Slot, Stop};

impl Emitter<'_> {
    pub(super) fn instruction(&mut self, instruction: &Instruction) {
        match instruction {
            Instruction::OpenSegment { segment } => self.open_segment(*segment),
            Instruction::Close => self.code.close(),
            Instruction::OpenItems { .. } | Instruction::OpenPull { .. } => {
                self.opened = Some(instruction.clone());
            }
            Instruction::Pulled { driver, slots } => self.pulled(*driver, slots),
            Instruction::OpenSourceError { port } => self.open_source_error(*port),
            Instruction::CloseSourceError => {
                self.source_error = Some(self.code.take_closed());
            }
            Instruction::OpenDrain { buffer, stop } => self.open_drain(*buffer, stop),
            Instruction::OpenInput { input } => self.open_input(*input),
            Instruction::Finish { fold } => self.finish(*fold),
            Instruction::OpenFinished { fold } => self.open_finished(*fold),
            Instruction::OpenTurns { segment, drivers, steps } => {
                self.open_turns(*segment, drivers, *steps);
            }
            Instruction::CloseTurns { segment, ends } => self.close_turns(*segment, ends),
            Instruction::OpenFlush { node, step, slot, pushed, outlets } => {
                self.open_flush(*node, *step, *slot, *pushed, outlets);
            }
            Instruction::OpenFold { fold, step, outlets } => {
                self.open_fold(*fold, *step, outlets);
            }
            Instruction::OpenMeeting { fan_in, slots, outlets } => {
                self.open_outlets(*fan_in, outlets);
                self.open_slots(*fan_in, slots, true);
            }
            Instruction::CloseOutlets { outlets } => self.close_outlets(outlets),
            Instruction::ClosePull { outlets, repeats, pushes } => {
                self.close_pull(outlets, *repeats, pushes);
            }
            Instruction::PutAside { fold } => self.put_aside(*fold),
            Instruction::Call { node, item, exit } => self.call(*node, *item, *exit),
            Instruction::Build { node, item } => self.build(*node, *item),
            Instruction::Rename { node, item } => self.rename(*node, *item),
            Instruction::OpenMany { node, item } => self.open_many(*node, *item),
            Instruction::OpenError { node, item, port } => self.open_error(*node, *item, *port),
            Instruction::CloseError { node, exit } => self.close_error(*node, *exit),
            Instruction::OpenCases { node, item } => self.open_cases(*node, *item),
            Instruction::OpenGood { node } => self.open_good(*node),
            Instruction::OpenBad { node, port } => self.open_bad(*node, *port),
            Instruction::OpenRoute { route, item, exit } => self.open_route(*route, *item, *exit),
            Instruction::OpenArm { route, port, item } => self.open_arm(*route, *port, *item),
            Instruction::OpenBranch { edge, item, hand } => self.open_branch(*edge, *item, *hand),
            Instruction::Share { edge, item } => self.share(*edge, *item),
            Instruction::Slots { fan_in, slots } => self.declare_slots(*fan_in, slots),
            Instruction::Fill { slot, item } => self.fill(*slot, *item),
            Instruction::OpenSlots { fan_in, slots } => {
                self.open_slots(*fan_in, slots, false);
            }
            Instruction::OpenPulledChain { zip, source, stop, exit } => {
                self.open_pulled_chain(*zip, *source, stop, *exit);
            }
            Instruction::ClosePulledChain { zip, left, right } => {
                self.close_pulled_chain(*zip, *left, *right);
            }
            Instruction::Output { item } => self.output(*item),
        }
    }

    /// Opens a block whose label is written only if something leaves it.
    pub(super) fn open_block(&mut self, label: Label) {
        let label = self.names.label(self.graph, label);
        self.code.open(Some(label), |body| body);
    }

    fn open_segment(&mut self, segment: usize) {
        self.segment = segment;
        let run = local("run", Span::call_site());
        let guarded = segment > 0 && !self.is_stage;
        let label = self.names.label(self.graph, Label::Segment(segment));
        self.code.open(Some(label), move |body| {
            if guarded { quote!(if !#run.failed() { #body }) } else { body }
        });
        let starts_at_end = matches!(
            self.first_step(segment),
            Some(crate::plan::Instruction::OpenFinished { .. }) | None
        );
        if starts_at_end && self.is_located() {
            let at = self.position(Span::call_site());
            self.code.push(quote! {
                let #at = __sw::Position::END;
            });
        }
    }

    /// The driver of a segment; `None` where its value was finished before.
    fn first_step(&self, segment: usize) -> Option<&Instruction> {
        let mut instructions = self.plan.instructions.iter();
        instructions.find(|instruction| {
            matches!(instruction, Instruction::OpenSegment { segment: found } if *found == segment)
        });
        instructions.next().filter(|instruction| {
            matches!(
                instruction,
                Instruction::OpenItems { .. }
                    | Instruction::OpenDrain { .. }
                    | Instruction::OpenInput { .. }
                    | Instruction::OpenFinished { .. }
                    | Instruction::OpenTurns { .. }
            )
        })
    }

    pub(super) fn stop(&self, stop: &Stop, at: Span) -> Option<TokenStream> {
        let several = |stops: &[Stop]| -> Vec<TokenStream> {
            stops.iter().filter_map(|stop| self.stop(stop, at)).collect()
        };
        match stop {
            Stop::Never => None,
            Stop::Complete(id) => {
                let state = self.names.state(*id, at);
                Some(quote_spanned!(at=> #state.is_complete()))
            }
            Stop::All(stops) => {
                let stops = several(stops);
                Some(if stops.is_empty() {
                    quote_spanned!(at=> false)
                } else {
                    quote_spanned!(at=> (#(#stops)&&*))
                })
            }
            Stop::Any(stops) => {
                let stops = several(stops);
                Some(quote_spanned!(at=> (#(#stops)||*)))
            }
        }
    }

    fn pulled(&mut self, driver: NodeId, slots: &[Slot]) {
        match self.opened.take() {
            Some(Instruction::OpenItems { source, stop, is_left }) => {
                self.open_items(source, &stop, is_left);
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
            _ => SourceShape { unit: Unit::Item, iterator: true, waits: false },
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

    fn open_items(&mut self, source: NodeId, stop: &Stop, is_left: bool) {
        let shape = self.source_shape(source);
        self.counter(source, shape.unit);
        let span = self.span(source);
        let state = self.state_place(source);
        let item = self.item(source, span);
        let stop = self.stop(stop, span);
        let advance = self.advance(source);
        let retype = self.retype(source);
        let label = self.names.label(self.graph, Label::Item(source));
        let items = self.names.label(self.graph, Label::Items(source));
        let items_label = (is_left || stop.is_some()).then(|| quote!(#items:));
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
        let name = self.label(source);
        let fill = self.fill_source(source, &quote!(break), &quote!(continue));
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
                    for #item in <_ as __sw::Source>::__items(&mut #state, #name) {
                        #advance #retype #body #tail
                    }
                }
            }
        });
    }

    /// Fills a chunk; `ended` is what happens at the end of the input, and `again` after an error that
    /// a port took.
    pub(super) fn fill_source(
        &mut self,
        source: NodeId,
        ended: &TokenStream,
        again: &TokenStream,
    ) -> TokenStream {
        let span = self.span(source);
        let (state, name) = (self.state_place(source), self.label(source));
        let cause = local("cause", span);
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
        quote_spanned! {span=>
            match <_ as __sw::Source>::__fill(&mut #state, #name) {
                __sw::Ok(true) => {}
                __sw::Ok(false) => #ended,
                __sw::Err(#cause) => #on_error
            }
        }
    }

    fn open_source_error(&mut self, port: NodeId) {
        let span = self.span(port);
        let label = self.names.label(self.graph, Label::Item(port));
        self.code.open(Some(label), |body| body);
        let (error, cause) = (self.item(port, span), local("cause", span));
        self.code.push(quote_spanned!(span=> let #error = #cause;));
    }

    fn open_drain(&mut self, buffer: NodeId, stop: &Stop) {
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
    fn open_input(&mut self, input: NodeId) {
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
    fn finish(&mut self, fold: NodeId) {
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

    fn open_finished(&mut self, fold: NodeId) {
        let span = self.span(fold);
        let (state, item) = (self.state_place(fold), self.item(fold, span));
        let label = self.names.label(self.graph, Label::Item(fold));
        let finish = self.finish_call(fold, &state);
        self.code
            .open(Some(label), move |body| quote_spanned!(span=> for #item in #finish { #body }));
    }

    fn rename(&mut self, node: NodeId, item: Item) {
        let span = self.span(node);
        let (new, old) = (self.item(node, span), self.item(item.variable, span));
        let retype = self.retype(node);
        self.code.push(quote_spanned!(span=> let #new = #old; #retype));
    }

    fn open_many(&mut self, node: NodeId, item: Item) {
        let span = self.span(node);
        let out = self.item(node, span);
        let call = if self.graph.node(node).is(Structure::Join) {
            let left = self.item(item.variable, span);
            let left = if item.lent { quote!(#left) } else { quote_spanned!(span=> &#left) };
            self.probe(node, &left)
        } else {
            self.apply(node, item)
        };
        let retype = self.retype(node);
        let label = self.names.label(self.graph, Label::Item(node));
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> for #out in #call { #retype #body }),
        );
    }

    /// What the error port of a stage carries.
    fn port_value(&self, node: NodeId, item: Item) -> TokenStream {
        let span = self.span(node);
        let (cause, label, at) = (local("cause", span), self.label(node), self.position(span));
        let returns = matches!(
            self.graph.node(node).shape(),
            Some(Shape::Fallible { returns_item: true, .. })
        );
        if returns {
            let item = self.item(item.variable, span);
            quote_spanned! {span=>
                __sw::Rejected::__new(#label, #at, #item, #cause)
            }
        } else {
            quote_spanned!(span=> __sw::Failed::__new(#label, #at, #cause))
        }
    }

    fn open_error(&mut self, node: NodeId, item: Item, port: NodeId) {
        let span = self.span(node);
        let call = self.apply(node, item);
        let value = self.port_value(node, item);
        let (out, error) = (self.item(node, span), self.item(port, self.span(port)));
        let cause = local("cause", span);
        let ty = self.graph.node(node).ty.as_ref().map(|ty| quote!(: #ty));
        let terminal =
            matches!(self.graph.node(node).shape(), Some(Shape::Fallible { terminal: true, .. }));
        self.code.open(None, move |body| {
            if terminal {
                quote_spanned!(span=> if let __sw::Err(#cause) = #call { #body })
            } else {
                quote_spanned! {span=>
                    let #out #ty = match #call {
                        __sw::Ok(#out) => #out,
                        __sw::Err(#cause) => { #body }
                    };
                }
            }
        });
        let label = self.names.label(self.graph, Label::Item(port));
        self.code.open(Some(label), |body| body);
        self.code.push(quote_spanned!(span=> let #error = #value;));
    }

    fn close_error(&mut self, node: NodeId, exit: Label) {
        self.code.close();
        let terminal =
            matches!(self.graph.node(node).shape(), Some(Shape::Fallible { terminal: true, .. }));
        if !terminal {
            let exit = self.exit(exit);
            self.code.push(quote!(break #exit;));
        }
        self.code.close();
    }

    fn open_cases(&mut self, node: NodeId, item: Item) {
        let span = self.span(node);
        let call = self.apply(node, item);
        let value = self.port_value(node, item);
        self.port_values.push(value);
        self.code.open(None, move |body| quote_spanned!(span=> match #call { #body }));
    }

    fn open_good(&mut self, node: NodeId) {
        let span = self.span(node);
        let out = self.item(node, span);
        let retype = self.retype(node);
        let label = self.names.label(self.graph, Label::Item(node));
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> __sw::Ok(#out) => { #retype #body }),
        );
    }

    fn open_bad(&mut self, node: NodeId, port: NodeId) {
        let span = self.span(node);
        let (error, cause) = (self.item(port, self.span(port)), local("cause", span));
        let value = self.port_values.pop();
        let label = self.names.label(self.graph, Label::Item(port));
        self.code.open(Some(label), move |body| {
            quote_spanned! {span=>
                __sw::Err(#cause) => { let #error = #value; #body }
            }
        });
    }

    /// The local enums of the `match` stages, one variant a port.
    pub(super) fn route_types(&self) -> TokenStream {
        self.graph.ids().map(|id| self.route_type(id)).collect()
    }

    fn route_type(&self, id: NodeId) -> TokenStream {
        if !matches!(self.graph.node(id).kind, Kind::Route { .. }) {
            return TokenStream::new();
        }
        let name = route_name(id);
        let variants = self.variants(id);
        let parameters: Vec<Ident> =
            (0..variants.len()).map(|index| format_ident!("P{index}")).collect();
        quote! {
            enum #name<#(#parameters),*> { #(#variants(#parameters)),* }
        }
    }

    fn variants(&self, route: NodeId) -> Vec<Ident> {
        let mut variants: Vec<Ident> = Vec::new();
        for port in self.graph.consumers(route) {
            if let Kind::Port(PortKind::Arm { name, index }) = &self.graph.node(port).kind {
                let wish = variant(name);
                let is_free = wish.as_ref().is_some_and(|wish| !variants.contains(wish));
                let fallback = format_ident!("Port{index}");
                variants.push(wish.filter(|_| is_free).unwrap_or(fallback));
            }
        }
        variants
    }

    fn open_route(&mut self, route: NodeId, item: Item, exit: Label) {
        let span = self.span(route);
        let variable = self.item(item.variable, span);
        let Kind::Route { arms, braces } = &self.graph.node(route).kind else {
            let state = self.state_place(route);
            self.code.open(None, move |body| quote_spanned!(span=> match #state.turn() { #body }));
            return;
        };
        let arms: Vec<TokenStream> =
            arms.iter().map(|arm| self.arm(route, arm, &variable, exit)).collect();
        let mut body =
            proc_macro2::Group::new(proc_macro2::Delimiter::Brace, arms.into_iter().collect());
        body.set_span(*braces);
        let routed = self.item(route, span);
        self.code.push(quote_spanned!(span=> let #routed = match #variable #body;));
        self.code.open(None, move |body| quote_spanned!(span=> match #routed { #body }));
    }

    fn arm(&mut self, route: NodeId, arm: &Arm, item: &Ident, exit: Label) -> TokenStream {
        let pattern = &arm.pattern;
        let guard = arm.guard.as_ref().map(|(word, guard)| quote!(#word #guard));
        let mut name = route_name(route);
        let mut variants = self.variants(route);
        if let Some(at) = arm.target.place() {
            name.set_span(at);
            variants.iter_mut().for_each(|variant| variant.set_span(at));
        }
        let value = match &arm.target {
            ArmTarget::Drop => {
                let exit = self.exit(exit);
                quote!(break #exit)
            }
            ArmTarget::Whole { port, at, binding } => {
                let variant = &variants[*port];
                match binding {
                    Some(binding) => {
                        // The user's token stands in the pattern, and only there.
                        let binding =
                            Ident::new(&binding.to_string(), binding.span().located_at(*at));
                        quote_spanned!(*at=> #name::#variant(#binding))
                    }
                    None => quote_spanned!(*at=> #name::#variant(#item)),
                }
            }
            ArmTarget::Value { port, at, tokens } => {
                let variant = &variants[*port];
                quote_spanned!(*at=> #name::#variant(#tokens))
            }
        };
        quote!(#pattern #guard => #value,)
    }

    fn open_arm(&mut self, route: NodeId, port: NodeId, item: Item) {
        let span = self.span(port);
        let out = self.item(port, span);
        let label = self.names.label(self.graph, Label::Item(port));
        let Kind::Port(kind) = &self.graph.node(port).kind else {
            return;
        };
        match kind {
            PortKind::Arm { index, .. } => {
                let variant = self.variants(route).swap_remove(*index);
                let route = route_name(route);
                self.code.open(
                    Some(label),
                    move |body| quote_spanned!(span=> #route::#variant(#out) => { #body }),
                );
            }
            PortKind::Turn { index } => {
                let last = self.graph.node(route).outputs.len() == index + 1;
                let index = proc_macro2::Literal::usize_unsuffixed(*index);
                let pattern = if last { quote!(_) } else { quote!(#index) };
                let item = self.item(item.variable, span);
                self.code.open(
                    Some(label),
                    move |body| quote_spanned!(span=> #pattern => { let #out = #item; #body }),
                );
            }
            PortKind::Error => {}
        }
    }

    fn open_branch(&mut self, edge: EdgeId, item: Item, hand: Hand) {
        let span = self.graph.edge(edge).span;
        let item = self.item(item.variable, span);
        let bind = match hand {
            Hand::Over | Hand::Last => TokenStream::new(),
            Hand::Lent => quote_spanned!(span=> let #item = &#item;),
            Hand::Shared => quote_spanned! {span=>
                let #item = __sw::Clone::clone(&#item);
            },
        };
        let label = self.names.label(self.graph, Label::Branch(edge));
        self.code.open_braced(Some(label), |block| block);
        self.code.push(bind);
    }

    fn share(&mut self, edge: EdgeId, item: Item) {
        let span = self.graph.edge(edge).span;
        let item = self.item(item.variable, span);
        self.code.push(quote_spanned! {span=>
            let #item = <_ as __sw::ZeroCopyShare>::__share(#item);
        });
    }

    /// `let mut slot = None;`, where all slots of a fan-in but `zip` hold one type.
    pub(super) fn declare_slots(&mut self, fan_in: NodeId, slots: &[Slot]) {
        let alike = !self.graph.node(fan_in).is(Structure::Zip);
        for slot in slots {
            let span = self.graph.edge(slot.edge).span;
            let name = self.names.slot(self.graph, *slot, span);
            let empty = if slot.many {
                quote_spanned!(span=> __sw::Many::new())
            } else {
                quote_spanned!(span=> __sw::None)
            };
            let kind = if slot.many {
                quote_spanned!(span=> __sw::Many<_>)
            } else {
                quote_spanned!(span=> __sw::Option<_>)
            };
            let declared = match self.first_slots.get(&fan_in) {
                Some(first) if alike => {
                    let first = self.names.slot(self.graph, *first, span);
                    quote_spanned! {span=>
                        let mut #name: #kind = __sw::like(&#first);
                    }
                }
                _ => {
                    self.first_slots.insert(fan_in, *slot);
                    quote_spanned!(span=> let mut #name = #empty;)
                }
            };
            self.code.push(declared);
        }
    }

    fn fill(&mut self, slot: Slot, item: Item) {
        let span = self.graph.edge(slot.edge).span;
        let to = self.graph.edge(slot.edge).to;
        let name = self.names.slot(self.graph, slot, span);
        let item = self.item(item.variable, span);
        let is_first = self.first_slots.get(&to).is_none_or(|first| *first == slot);
        let mut tokens = TokenStream::new();
        if !is_first && !self.graph.node(to).is(Structure::Zip) {
            tokens.extend(quote_spanned! {span=>
                let #item = <_ as __sw::SameItem<_>>::__same(#item);
            });
        }
        tokens.extend(if slot.many {
            quote_spanned!(span=> #name.push(#item);)
        } else {
            quote_spanned!(span=> #name = __sw::Some(#item);)
        });
        self.code.push(tokens);
    }

    /// What follows a fan-in, once for every item in its slots.
    pub(super) fn open_slots(&mut self, fan_in: NodeId, slots: &[Slot], in_turn: bool) {
        let span = self.span(fan_in);
        let out = self.item(fan_in, span);
        let names: Vec<Ident> =
            slots.iter().map(|slot| self.names.slot(self.graph, *slot, span)).collect();
        let label = self.names.label(self.graph, Label::Item(fan_in));
        let retype = self.retype(fan_in);
        let node = self.graph.node(fan_in);
        if node.is(Structure::Zip) && in_turn {
            let state = self.state_place(fan_in);
            self.code.push(quote_spanned!(span=> #state.feed(#(#names),*);));
            self.code.open(Some(label), move |body| {
                quote_spanned! {span=>
                    while let __sw::Some(#out) = #state.pair() { #retype #body }
                }
            });
        } else if node.is(Structure::Zip) {
            let pair: Vec<Ident> = vec![local("left", span), local("right", span)];
            self.code.open(Some(label), move |body| {
                quote_spanned! {span=>
                    if let (#(__sw::Some(#pair)),*) = (#(#names),*) {
                        let #out = (#(#pair),*);
                        #retype #body
                    }
                }
            });
        } else {
            if node.is(Structure::Interleave) {
                self.took_turns(fan_in, slots);
            }
            let many = slots.iter().any(|slot| slot.many);
            if many {
                self.code.open(Some(label), move |body| {
                    let (first, rest) = (&names[0], &names[1..]);
                    quote_spanned! {span=>
                        for #out in __sw::IntoIterator::into_iter(#first)#(.chain(#rest))* {
                            #retype #body
                        }
                    }
                });
                return;
            }
            let slot = local("slot", span);
            let (each, exit) = (slot.clone(), label.clone());
            self.code.open(
                Some(label),
                move |body| quote_spanned!(span=> for #each in [#(#names),*] { #body }),
            );
            self.code.mark_used(&exit);
            self.code.push(quote_spanned! {span=>
                let __sw::Some(#out) = #slot else { break #exit };
                #retype
            });
        }
    }

    /// `let right = 'pull: loop { let Some(item) = items.next() else { .. }; .. break 'pull right; };`
    fn open_pulled_chain(&mut self, zip: NodeId, source: NodeId, stop: &Stop, exit: Label) {
        let span = self.span(source);
        let pull = self.names.label(self.graph, Label::Items(source));
        let (item, state) = (self.item(source, span), self.state_place(source));
        let zip_state = self.names.state(zip, span);
        let right = self.names.beside(zip, "right", span);
        let name = self.label(source);
        let leaves_loop = matches!(exit, Label::Items(_));
        let exit = self.exit(exit);
        let end = if leaves_loop {
            quote_spanned!(span=> { break #exit; })
        } else {
            quote_spanned!(span=> { #zip_state.end(); break #exit; })
        };
        let next = if self.source_shape(source).iterator {
            quote_spanned! {span=>
                let __sw::Some(#item) = __sw::Iterator::next(&mut #state) else #end;
            }
        } else {
            let again = quote_spanned!(span=> continue #pull);
            let fill = self.fill_source(source, &end, &again);
            quote_spanned! {span=>
                let __sw::Some(#item) =
                    __sw::Iterator::next(&mut <_ as __sw::Source>::__items(&mut #state, #name))
                else { #fill continue #pull; };
            }
        };
        let retype = self.retype(source);
        if !leaves_loop {
            let stop = self.stop(stop, span).map(|stop| quote_spanned!(span=> || #stop));
            self.code
                .push(quote_spanned!(span=> if #zip_state.is_complete() #stop { break #exit; }));
        }
        let label = self.names.label(self.graph, Label::Item(source));
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> let #right = #pull: loop { #next #retype #body };),
        );
    }

    fn close_pulled_chain(&mut self, zip: NodeId, left: Item, right: Item) {
        let span = self.span(zip);
        let Some([source, ..]) = self.graph.pulled_by(zip) else { return };
        let pull = self.names.label(self.graph, Label::Items(*source));
        let (left, pulled) = (self.item(left.variable, span), self.item(right.variable, span));
        let (out, right) = (self.item(zip, span), self.names.beside(zip, "right", span));
        let ty = self.graph.node(zip).ty.as_ref().map(|ty| quote!(: #ty));
        self.code.push(quote_spanned!(span=> break #pull #pulled;));
        self.code.close();
        self.code.push(quote_spanned!(span=> let #out #ty = (#left, #right);));
    }

    fn output(&mut self, item: Item) {
        let span = self.span(item.variable);
        let (run, item) = (local("run", span), self.item(item.variable, span));
        self.code.push(quote_spanned!(span=> #run.hand_on(#item);));
    }
}

fn route_name(route: NodeId) -> Ident {
    format_ident!("__Routed{}", route.0)
}

/// `slow_path` is the variant `SlowPath`.
fn variant(port: &str) -> Option<Ident> {
    let camel: String = port
        .trim_start_matches("r#")
        .split('_')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            first.to_uppercase() + rest
        })
        .collect();
    let is_type_name = camel.starts_with(char::is_alphabetic) && camel != "Self";
    is_type_name.then(|| format_ident!("{camel}"))
}
