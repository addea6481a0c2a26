//! Regions that run side by side: a body each, and what they report.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::Emitter;
use super::calls::braced;
use super::names::local;
use crate::graph::NodeId;
use crate::plan::Region;

impl Emitter<'_> {
    /// What happens to the items, up to the values of the report.
    pub(super) fn regions(&mut self) -> TokenStream {
        if let ([only], false) = (self.plan.regions.as_slice(), self.plan.is_async) {
            return self.region(only);
        }
        let plan = self.plan;
        let mut code = TokenStream::new();
        let mut starts = TokenStream::new();
        let threads = local("threads", Span::call_site());
        for (index, region) in plan.regions.iter().enumerate() {
            code.extend(if region.replicas.is_some() {
                self.replicated(index, region)
            } else if plan.is_async {
                self.future(index, region)
            } else {
                self.closure(index, region)
            });
            if let Some(parallel) = region.replicas {
                starts.extend(self.start_replicas(index, parallel));
            } else if index > 0 {
                let span = self.span(region.head);
                let (label, body) = (self.label(region.head), region_name(index, span));
                let region =
                    Ident::new(if plan.is_async { "TaskRegion" } else { "ThreadRegion" }, span);
                starts.extend(quote_spanned! {span=>
                    <_ as __sw::#region>::__start(#body, #threads, #label);
                });
            }
        }
        // The regions are used here: an error about what two of them use must not point at the macro.
        let at = plan.regions.first().map_or_else(Span::call_site, |region| self.span(region.head));
        let (run, first) = (local("run", at), region_name(0, at));
        let unpacked = self.unpack();
        let wait = plan.is_async.then(|| quote_spanned!(at=> .await));
        let ran = quote_spanned!(at=> #run.regions(#first, |#threads| { #starts })#wait;);
        quote!(#code #ran #unpacked)
    }

    pub(super) fn region(&mut self, region: &Region) -> TokenStream {
        let asides = self.asides(region);
        let body = self.body(region);
        let (sinks, values) = (self.finish_sinks(region), self.values(region));
        quote!(#asides #body #sinks #values)
    }

    /// `let region1 = |run| { .. };`: its ends of the queues are its own, so that they close with it.
    fn closure(&mut self, index: usize, region: &Region) -> TokenStream {
        let span = self.span(region.head);
        let (name, report) = (region_name(index, span), report_name(index, span));
        let run = local("run", span);
        let own = self.own_ends(region);
        let body = self.region(region);
        let values = self.region_values(region);
        quote_spanned! {span=>
            let mut #report = __sw::None;
            let #name = |#run: &mut __sw::Region| {
                #own
                #body
                #report = __sw::Some((#values));
            };
        }
    }

    /// `let region1 = async { .. };`: a task owns whatever it uses; the first region is polled with the
    /// run and may borrow.
    fn future(&mut self, index: usize, region: &Region) -> TokenStream {
        let span = self.span(region.head);
        let (name, report) = (region_name(index, span), report_name(index, span));
        let run = local("run", span);
        let own_run = local(&format!("region{index}_run"), span);
        let own = self.own_ends(region);
        let body = self.region(region);
        let values = self.region_values(region);
        if index == 0 {
            return quote_spanned! {span=>
                let mut #report = __sw::None;
                let #own_run = #run.region();
                let #name = async {
                    let mut #run = #own_run;
                    #own
                    #body
                    #report = __sw::Some((#values));
                };
            };
        }
        quote_spanned! {span=>
            let #report = __sw::Late::new();
            let #own_run = #run.region();
            let #name = {
                let #report = __sw::Clone::clone(&#report);
                async move {
                    let mut #run = #own_run;
                    #own
                    #body
                    #report.set((#values));
                }
            };
        }
    }

    /// Takes the ends of the region's queues over, so that they close with it.
    fn own_ends(&self, region: &Region) -> TokenStream {
        let inlets = region.inlets.iter().map(|id| self.names.state(*id, self.span(*id)));
        let outlets = region.outlets.iter().map(|id| self.outlet(*id, self.span(*id)));
        inlets.chain(outlets).map(|end| quote!(let mut #end = #end;)).collect()
    }

    /// `a, b,`.
    fn region_values(&self, region: &Region) -> TokenStream {
        let values = region.fields.iter().map(|field| {
            let span = self.span(field.node);
            let value = self.item(field.node, span);
            if self.names.is_spoken_of(field.node) { quote!(#value) } else { braced(&value, span) }
        });
        quote!(#(#values,)*)
    }

    /// Takes the values of all regions; one that was left by a panic has none.
    fn unpack(&self) -> TokenStream {
        let regions = self.plan.regions.iter().enumerate();
        let regions = regions.filter(|(_, region)| region.replicas.is_none());
        let unpacked = regions.map(|(index, region)| {
            let report = report_name(index, self.span(region.head));
            let fields = region.fields.iter().map(|field| {
                let span = self.span(field.node);
                self.item(field.node, span).into_token_stream()
            });
            let report = if self.plan.is_async && index > 0 {
                quote!(#report.take())
            } else {
                quote!(#report)
            };
            quote!(let __sw::Some((#(#fields,)*)) = #report else { return };)
        });
        unpacked.collect()
    }

    /// Whether the run wants no more of the driver: a source stops before what it has fed.
    pub(super) fn is_over(&self, driver: NodeId) -> TokenStream {
        let span = self.span(driver);
        let run = local("run", span);
        if self.graph.node(driver).is_boundary() {
            quote_spanned!(span=> #run.failed())
        } else {
            quote_spanned!(span=> #run.is_draining())
        }
    }
}

pub(super) fn region_name(index: usize, at: Span) -> Ident {
    local(&format_ident!("region{index}").to_string(), at)
}

fn report_name(index: usize, at: Span) -> Ident {
    local(&format_ident!("region{index}_report").to_string(), at)
}
