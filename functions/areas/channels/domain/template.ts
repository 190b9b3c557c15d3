import * as z from 'zod'

export const TemplateStatus = z.enum(['approved', 'pending', 'rejected', 'paused', 'disabled'])
export type TemplateStatus = z.infer<typeof TemplateStatus>

export const TemplateCategory = z.enum(['marketing', 'utility', 'authentication'])
export type TemplateCategory = z.infer<typeof TemplateCategory>

export const TemplateQuality = z.enum(['high', 'medium', 'low'])
export type TemplateQuality = z.infer<typeof TemplateQuality>

/**
 * Why a template cannot be filled in here. `flow`: it opens a form of WhatsApp's; `catalog`, `products`: it shows what a
 * catalog has; `order`: it asks for a payment; `call`: it starts a call; `app`: it opens an app; `unknown`: it has a part
 * that was not known when this was written.
 */
export const Unusable = z.enum(['flow', 'catalog', 'products', 'order', 'call', 'app', 'unknown'])
export type Unusable = z.infer<typeof Unusable>

export const HeaderFormat = z.enum(['text', 'image', 'video', 'document', 'location'])
export type HeaderFormat = z.infer<typeof HeaderFormat>

export const TemplateButton = z.lazy(() =>
  z.object({
    type: z.enum(['quick_reply', 'url', 'phone', 'copy_code', 'one_time_code']),
    text: z.string(),
    url: z.string().optional(),
    phone: z.string().optional(),
    /** what is copied */
    code: z.string().optional(),
  }),
)
export type TemplateButton = z.infer<typeof TemplateButton>

/* In every text `{{name}}` stands for the variable of this name, as `variables` of the template has it. */

const Header = z.lazy(() =>
  z.object({
    type: z.literal('header'),
    format: HeaderFormat,
    text: z.string().optional(),
    /** where the provider has the template's own file */
    sample: z.string().optional(),
  }),
)
const Body = z.lazy(() => z.object({ type: z.literal('body'), text: z.string() }))
const Footer = z.lazy(() => z.object({ type: z.literal('footer'), text: z.string() }))
const Buttons = z.lazy(() => z.object({ type: z.literal('buttons'), buttons: z.array(TemplateButton) }))
const Offer = z.lazy(() =>
  z.object({
    type: z.literal('limited_time_offer'),
    text: z.string(),
    /** it runs out at a time that is given when it is sent */
    expires: z.boolean(),
  }),
)
/** What a card of a carousel has. */
const CardComponent = z.lazy(() => z.union([Header, Body, Buttons]))
const Carousel = z.lazy(() =>
  z.object({ type: z.literal('carousel'), cards: z.array(z.object({ components: z.array(CardComponent) })) }),
)

/** A part of a template, the same for every provider. */
export const TemplateComponent = z.lazy(() => z.union([Header, Body, Footer, Buttons, Offer, Carousel]))
export type TemplateComponent = z.infer<typeof TemplateComponent>

export const TemplateVariable = z.lazy(() => z.object({ name: z.string(), example: z.string() }))
export type TemplateVariable = z.infer<typeof TemplateVariable>

/** M8: a template as its provider has it. */
export const ProviderTemplate = z.lazy(() =>
  z.object({
    /** the provider's own id */
    providerId: z.string(),
    name: z.string(),
    language: z.string(),
    category: TemplateCategory,
    status: TemplateStatus,
    quality: TemplateQuality.optional(),
    /** why it was rejected or paused, in the provider's words */
    reason: z.string().optional(),
    components: z.array(TemplateComponent),
    variables: z.array(TemplateVariable),
    unusable: Unusable.optional(),
  }),
)
export type ProviderTemplate = z.infer<typeof ProviderTemplate>

const FilledHeader = z.lazy(() =>
  z.object({
    format: HeaderFormat,
    text: z.string().optional(),
    /** the template's own file, where none was given: where the provider has it */
    sample: z.string().optional(),
  }),
)
export const FilledCard = z.lazy(() =>
  z.object({ header: FilledHeader.optional(), text: z.string().optional(), buttons: z.array(TemplateButton) }),
)

/** A template as it was sent: what the customer sees beside the text of the message, and what goes to the provider. */
export const FilledTemplate = z.lazy(() =>
  z.object({
    id: z.string(),
    providerId: z.string(),
    name: z.string(),
    language: z.string(),
    category: TemplateCategory,
    header: FilledHeader.optional(),
    footer: z.string().optional(),
    buttons: z.array(TemplateButton).optional(),
    cards: z.array(FilledCard).optional(),
    /** `expiresAt`: ISO 8601 */
    offer: z.object({ text: z.string(), expiresAt: z.string().optional() }).optional(),
    /** what its variables were filled with, by their names */
    values: z.record(z.string(), z.string()),
  }),
)
export type FilledTemplate = z.infer<typeof FilledTemplate>
export type FilledCard = z.infer<typeof FilledCard>
