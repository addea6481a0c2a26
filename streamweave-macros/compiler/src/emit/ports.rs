//! Stages with several outputs: error ports, `match` and `round_robin`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::Emitter;
use super::names::local;
use crate::graph::{Arm, ArmTarget, Kind, NodeId, PortKind};
use crate::ops::Shape;
use crate::plan::{Item, Label};

impl Emitter<'_> {
    /// What the error port of a stage carries.
    pub(super) fn port_value(&self, node: NodeId, item: Item) -> TokenStream {
        let span = self.span(node);
        let (cause, label, at) = (local("cause", span), self.label(node), self.position(span));
        let returns = matches!(
            self.graph.node(node).shape(),
            Some(Shape::Fallible { returns_item: true, .. })
        );
        if returns {
            let item = self.item(item.variable, span);
            if self.graph.node(node).state().is_some() {
                return quote_spanned!(span=> #cause.__rejected(#label, #at, #item));
            }
            quote_spanned! {span=>
                __sw::Rejected::__new(#label, #at, #item, #cause)
            }
        } else {
            quote_spanned!(span=> __sw::Failed::__new(#label, #at, #cause))
        }
    }

    pub(super) fn open_error(&mut self, node: NodeId, item: Item, port: NodeId) {
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

    pub(super) fn close_error(&mut self, node: NodeId, exit: Label) {
        self.code.close();
        let terminal =
            matches!(self.graph.node(node).shape(), Some(Shape::Fallible { terminal: true, .. }));
        if !terminal {
            let exit = self.exit(exit);
            self.code.push(quote!(break #exit;));
        }
        self.code.close();
    }

    pub(super) fn open_cases(&mut self, node: NodeId, item: Item) {
        let span = self.span(node);
        let call = self.apply(node, item);
        let value = self.port_value(node, item);
        self.port_values.push(value);
        self.code.open(None, move |body| quote_spanned!(span=> match #call { #body }));
    }

    pub(super) fn open_good(&mut self, node: NodeId) {
        let span = self.span(node);
        let out = self.item(node, span);
        let retype = self.retype(node);
        let label = self.names.label(self.graph, Label::Item(node));
        self.code.open(
            Some(label),
            move |body| quote_spanned!(span=> __sw::Ok(#out) => { #retype #body }),
        );
    }

    pub(super) fn open_bad(&mut self, node: NodeId, port: NodeId) {
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

    pub(super) fn route_type(&self, id: NodeId) -> TokenStream {
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

    pub(super) fn variants(&self, route: NodeId) -> Vec<Ident> {
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

    pub(super) fn open_route(&mut self, route: NodeId, item: Item, exit: Label) {
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

    pub(super) fn arm(
        &mut self,
        route: NodeId,
        arm: &Arm,
        item: &Ident,
        exit: Label,
    ) -> TokenStream {
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

    pub(super) fn open_arm(&mut self, route: NodeId, port: NodeId, item: Item) {
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
            PortKind::Error | PortKind::Late => {}
        }
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
