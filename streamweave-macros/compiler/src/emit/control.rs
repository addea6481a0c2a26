//! Each instruction has one form: segments, blocks, branches and names.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::{EdgeId, NodeId};
use crate::ops::Structure;
use crate::plan::{Hand, Instruction, Item, Label, Stop};
use crate::transfer::Transfer;

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
            Instruction::OpenTurns { segment, drivers, finishing, steps } => {
                self.open_turns(*segment, drivers, finishing, *steps);
            }
            Instruction::CloseTurns { segment, ends } => self.close_turns(*segment, ends),
            Instruction::OpenFlush { node, end, slot, pushed, outlets } => {
                self.open_flush(*node, end, *slot, *pushed, outlets);
            }
            Instruction::OpenConcurrent { node, end, slot, outlets } => {
                self.open_concurrent(*node, end, *slot, outlets);
            }
            Instruction::OpenWindowed { node, end, slot, outlets } => {
                self.open_windowed(*node, end, *slot, outlets);
            }
            Instruction::OpenLate { node, port } => self.open_late(*node, *port),
            Instruction::OpenClosed { node } => self.open_closed(*node),
            Instruction::OpenFold { fold, end, outlets } => {
                self.open_fold(*fold, end, outlets);
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
            Instruction::Broadcast { from, item } => self.broadcast(*from, *item),
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
        self.leaving = None;
        let run = local("run", Span::call_site());
        let first = self.plan.first_segment_beside(segment) == Some(segment);
        let guarded = !first && !self.is_stage;
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
        let mut instructions = self.plan.instructions();
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
                if self.graph.node(*id).is_boundary() {
                    let outlet = self.outlet(*id, at);
                    return Some(quote_spanned!(at=> #outlet.is_closed()));
                }
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
        if self.is_shared_with_a_region(edge) {
            self.code.push(quote_spanned! {span=>
                let #item = <_ as __sw::CrossShared<_>>::__cross_shared(#item);
            });
        }
    }

    /// Whether a handle to the item goes to another region.
    fn is_shared_with_a_region(&self, edge: EdgeId) -> bool {
        let siblings = &self.graph.node(self.graph.edge(edge).from).outputs;
        siblings.iter().any(|sibling| {
            self.plan.transfers.of(*sibling) == Transfer::Share
                && self.graph.node(self.graph.edge(*sibling).to).is_boundary()
        })
    }

    fn output(&mut self, item: Item) {
        let span = self.span(item.variable);
        let (run, item) = (local("run", span), self.item(item.variable, span));
        self.code.push(quote_spanned!(span=> #run.hand_on(#item);));
    }
}
