//! [`Plan`] to tokens. Nothing is decided here: every instruction has one form in Rust, made of calls
//! into the runtime's hidden module and of the user's own tokens, each of them once.

mod calls;
mod concurrent;
mod control;
mod description;
mod finishing;
mod frame;
mod local_states;
mod names;
mod outlets;
mod ports;
mod pulled;
mod queues;
mod regions;
mod replicas;
mod report;
mod setup;
mod slots;
mod sources;
mod turns;
mod waits;
mod windowed;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use self::frame::Code;
use self::names::{Names, local};
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, Kind, NodeId};
use crate::ops::Shape;
use crate::plan::{Driver, Instruction, Plan, Region, Slot};

/// Writes a pipeline: an expression of the type `Pipeline<Report, impl FnOnce(&mut Run<Report>)>`.
pub(crate) fn emit_pipeline(graph: &Graph, plan: &Plan, errors: &[Diagnostic]) -> TokenStream {
    let mut emitter = Emitter::new(graph, plan, false);
    let routes = emitter.route_types();
    let description = description::describe(graph, plan);
    let setup = emitter.setup();
    let regions = emitter.regions();
    let (report_type, report) = emitter.report();
    let errors = errors.iter().map(Diagnostic::to_tokens);
    // An error about the run as a whole stands here, and not under all of the drawing.
    let at = emitter.report_span();
    let run = local("run", at);
    let ownership = graph.owns_captures.then(|| quote_spanned!(at=> move));
    if plan.is_async {
        let (control, begun) = (local("control", at), local("begun", at));
        let run = quote_spanned! {at=>
            async #ownership {
                let mut #begun = __sw::AsyncRun::new(#control);
                let #run = &mut #begun;
                async {
                    #setup
                    #regions
                    #report
                }.await;
                #begun.outcome()
            }
        };
        return quote! {{
            #(#errors;)*
            use ::streamweave::__private as __sw;
            #description
            #report_type
            #routes
            let #control = __sw::Control::begin();
            __sw::AsyncPipeline::new(&__GRAPH, __sw::Clone::clone(&#control), #run)
        }};
    }
    let run = quote_spanned! {at=>
        #ownership |#run| {
            #setup
            #regions
            #report
        }
    };
    quote! {{
        #(#errors;)*
        use ::streamweave::__private as __sw;
        #description
        #report_type
        #routes
        __sw::Pipeline::new(&__GRAPH, #run)
    }}
}

/// Writes a sub-pipeline: an expression that implements `Stage`.
pub(crate) fn emit_stage(graph: &Graph, plan: &Plan, errors: &[Diagnostic]) -> TokenStream {
    let mut emitter = Emitter::new(graph, plan, true);
    let routes = emitter.route_types();
    let setup = emitter.setup();
    let body = emitter.body(&plan.regions[0]);
    let errors = errors.iter().map(Diagnostic::to_tokens);
    let (run, input, states) = (
        local("run", Span::call_site()),
        local("input", Span::call_site()),
        local("states", Span::call_site()),
    );
    let names = emitter.setup_names();
    let (ended, sinks) = emitter.finish_stage_sinks();
    let ownership = graph.owns_captures.then(|| quote!(move));
    let parameter = graph.nodes.iter().find_map(|node| match &node.kind {
        Kind::Input { ty, .. } => Some(&**ty),
        _ => None,
    });
    let Some(ty) = parameter else {
        return quote!({ #(#errors;)* });
    };
    // A closure is generic over the lifetime of `&T` only where its bound says so.
    let constructor = match ty {
        syn::Type::Reference(reference) if reference.lifetime.is_none() => quote!(stage_of_ref),
        _ => quote!(stage_of),
    };
    quote! {{
        #(#errors;)*
        use ::streamweave::__private as __sw;
        #routes
        #setup
        __sw::#constructor(
            (#(#names,)*),
            #ownership |#states, mut #input: __sw::Option<#ty>, #run| {
                let (#(#names,)*) = #states;
                #ended
                #body
                #sinks
            },
        )
    }}
}

struct Emitter<'g> {
    graph: &'g Graph,
    plan: &'g Plan,
    names: Names,
    code: Code,
    /// Whether states are behind references: they belong to a `Stage`.
    is_stage: bool,
    segment: usize,
    /// The boundaries that the open region hands items to.
    outlets: Vec<NodeId>,
    /// Segments in which something asks where it is.
    located: BTreeSet<usize>,
    /// The first declared slot of each fan-in: all others have its type.
    first_slots: BTreeMap<NodeId, Slot>,
    /// The branch of a source's error port, between its opening and its use.
    source_error: Option<TokenStream>,
    opened: Option<Instruction>,
    drivers: Vec<Driver>,
    /// The stages of the segment that go on while it waits for anything else.
    concurrent: Vec<NodeId>,
    /// Whether a stage of the segment hands on at times of its own.
    has_concurrent: bool,
    /// The sinks of the open region that are flushed while it waits.
    sends: Vec<NodeId>,
    /// The loop that an error leaves, where that is not the whole segment.
    leaving: Option<crate::plan::Label>,
    /// What the error ports of the open `Ok`/`Err` blocks carry.
    port_values: Vec<TokenStream>,
}

impl<'g> Emitter<'g> {
    fn new(graph: &'g Graph, plan: &'g Plan, is_stage: bool) -> Self {
        Self {
            graph,
            plan,
            names: Names::new(graph, &plan.transfers),
            code: Code::default(),
            is_stage,
            segment: 0,
            outlets: Vec::new(),
            located: located(graph, plan),
            first_slots: BTreeMap::new(),
            source_error: None,
            opened: None,
            drivers: Vec::new(),
            concurrent: Vec::new(),
            has_concurrent: false,
            sends: Vec::new(),
            leaving: None,
            port_values: Vec::new(),
        }
    }

    /// Where rustc shows the type of the report, when an error is about that.
    fn report_span(&self) -> Span {
        let fields = self.plan.regions.iter().flat_map(|region| &region.fields);
        let last = fields.max_by_key(|field| field.node);
        let field = last.and_then(|field| self.graph.node(field.node).name.as_ref());
        let first = self.graph.nodes.first().map(|node| node.span);
        field.map(Ident::span).or(first).unwrap_or_else(Span::call_site)
    }

    fn body(&mut self, region: &Region) -> TokenStream {
        self.outlets.clone_from(&region.outlets);
        let is_awaited =
            |id: &NodeId| self.graph.node(*id).row().is_some_and(|row| row.asynchronous);
        self.sends = region.sinks.iter().copied().filter(is_awaited).collect();
        for instruction in &region.instructions {
            self.instruction(instruction);
        }
        std::mem::take(&mut self.code).into_tokens()
    }

    fn is_located(&self) -> bool {
        self.located.contains(&self.segment)
    }

    fn span(&self, id: NodeId) -> Span {
        self.graph.node(id).span
    }

    /// The name that errors and panics give the stage.
    fn label(&self, id: NodeId) -> proc_macro2::Literal {
        let mut label = proc_macro2::Literal::string(&self.graph.node(id).label);
        label.set_span(self.span(id));
        label
    }

    /// A reference to what the stage remembers.
    fn state(&self, id: NodeId) -> TokenStream {
        let span = self.span(id);
        let state = self.names.state(id, span);
        if self.plan.ending.contains(&id) {
            return quote_spanned!(span=> #state.get());
        }
        if self.is_stage {
            quote_spanned!(span=> &mut *#state)
        } else {
            quote_spanned!(span=> &mut #state)
        }
    }

    /// What the stage remembers, as a place for a method call.
    fn state_place(&self, id: NodeId) -> Ident {
        self.names.state(id, self.span(id))
    }

    fn item(&self, id: NodeId, at: Span) -> Ident {
        self.names.item(id, at)
    }

    /// Where the segment is, as an `Option<Position>`.
    fn position(&self, at: Span) -> Ident {
        local("at", at)
    }

    /// Ends the run with an error.
    fn fail(&mut self, at: Span, error: &TokenStream) -> TokenStream {
        let run = local("run", at);
        let label = self.leaving.unwrap_or(crate::plan::Label::Segment(self.segment));
        let label = self.names.label(self.graph, label);
        self.code.mark_used(&label);
        quote_spanned! {at=>
            #run.fail(#error);
            break #label;
        }
    }
}

/// The segments with a stage that may report a position.
fn located(graph: &Graph, plan: &Plan) -> BTreeSet<usize> {
    let mut segment = 0;
    let mut located = BTreeSet::new();
    for instruction in plan.instructions() {
        let asks = match instruction {
            Instruction::OpenSegment { segment: opened } => {
                segment = *opened;
                false
            }
            Instruction::Call { node, .. }
            | Instruction::Build { node, .. }
            | Instruction::OpenFlush { node, .. }
            | Instruction::OpenConcurrent { node, .. }
            | Instruction::OpenClosed { node } => may_fail(graph, *node),
            Instruction::OpenLate { port, .. } => port.is_none(),
            Instruction::OpenError { .. } | Instruction::OpenCases { .. } => true,
            _ => false,
        };
        if asks {
            located.insert(segment);
        }
    }
    located
}

fn may_fail(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    let has_max = matches!(&node.kind, Kind::Operator { options, .. } if options.max.is_some());
    has_max
        || node.is(crate::ops::Structure::Buffer)
        || matches!(node.shape(), Some(Shape::Fallible { .. } | Shape::Sink))
}
