import * as z from 'zod'
import {
  FilledCard,
  FilledTemplate,
  HeaderFormat,
  TemplateButton,
  TemplateCategory,
  TemplateQuality,
  TemplateStatus,
  TemplateVariable,
  Unusable,
} from '../../functions/areas/channels/domain/template.ts'
import { Id, Time, text } from '../fields.ts'

const Header = z.lazy(() =>
  z.object({
    type: z.literal('header'),
    format: HeaderFormat,
    text: z.string().optional(),
    /** of an image, video or document: the template has a file of its own, which is sent where no other is given */
    sample: z.boolean().optional(),
  }),
)
const Body = z.lazy(() => z.object({ type: z.literal('body'), text: z.string() }))
const Buttons = z.lazy(() => z.object({ type: z.literal('buttons'), buttons: z.array(TemplateButton) }))

/** In every text `{{name}}` stands for the variable of that name. */
const TemplateComponent = z.lazy(() =>
  z.union([
    Header,
    Body,
    z.object({ type: z.literal('footer'), text: z.string() }),
    Buttons,
    /** `expires`: it runs out at the time that the variable `offer.expires` says */
    z.object({ type: z.literal('limited_time_offer'), text: z.string(), expires: z.boolean() }),
    z.object({
      type: z.literal('carousel'),
      cards: z.array(z.object({ components: z.array(z.union([Header, Body, Buttons])) })),
    }),
  ]),
)

export const Template = z.lazy(() =>
  z.object({
    id: Id,
    channelId: z.string(),
    name: z.string(),
    language: z.string(),
    category: TemplateCategory,
    status: TemplateStatus,
    quality: TemplateQuality.optional(),
    /** why it was rejected or paused, in the provider's words */
    reason: z.string().optional(),
    components: z.array(TemplateComponent),
    /** what is to be filled in, in the order in which the customer meets it */
    variables: z.array(TemplateVariable),
    /** why it can't be filled in here */
    unusable: Unusable.optional(),
    /** only who keeps the settings sees it */
    hidden: z.boolean(),
    /** only agents of these teams see it; absent: all do */
    teamIds: z.array(z.string()).optional(),
    /** where it stands among the others, the lowest first; absent: behind those that have one, by name */
    order: z.number().optional(),
    version: z.number(),
  }),
)

/** How well the templates of a channel are known. */
export const TemplatesUpdate = z.lazy(() =>
  z.object({
    channelId: z.string(),
    /** when the provider last told all of them */
    at: Time.nullable(),
    /** it is being asked */
    running: z.boolean(),
    /** why it was not told last time. not_set: the channel does not say which account's they are */
    error: z.object({ code: z.enum(['not_set', 'refused', 'unavailable']), reason: z.string() }).nullable(),
  }),
)

const FilledHeader = z.lazy(() => z.object({ format: HeaderFormat, text: z.string().optional() }))

/** A template as it was sent; `text` of the message is its body. */
export const SentTemplate = z.lazy(() =>
  FilledTemplate.unwrap()
    .omit({ providerId: true, values: true })
    .extend({
      header: FilledHeader.optional(),
      cards: z.array(FilledCard.unwrap().extend({ header: FilledHeader.optional() })).optional(),
    }),
)

/** A template that is to be sent: which, and what its variables are filled with, `$contact.name` and the like included. */
export const TemplateToSend = z.lazy(() =>
  z.strictObject({
    id: Id,
    variables: z
      .record(z.string().max(100), text(2_000))
      .refine((values) => Object.keys(values).length <= 200, 'has too many')
      .default({}),
    /** an upload for the header, instead of the template's own file */
    headerAttachmentId: Id.optional(),
  }),
)
