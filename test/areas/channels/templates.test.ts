import { afterEach, describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import { fillTemplate, problemsOfValues } from '../../../functions/areas/channels/domain/fill-template.ts'
import type { ProviderTemplate } from '../../../functions/areas/channels/domain/template.ts'
import type { OutboundFile } from '../../../functions/areas/channels/port.ts'
import { readTemplate } from '../../../functions/areas/channels/providers/whatsapp-cloud/template-list.ts'
import { adapterFor, connected, MESSAGE, type Reply, startProvider } from './channel-kit.ts'

type Running = Awaited<ReturnType<typeof startProvider>>
let running: Running | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

interface Example {
  name: string
  /** as the provider lists it */
  listed: object
  variables: string[]
  values: Record<string, string>
  file?: Partial<OutboundFile>
  /** what the message says */
  text: string
  /** `template` of the request, as the provider's documentation has it */
  request: object
}

const described = (components: object[], more: object = {}) => ({
  id: '1',
  name: 'example',
  language: 'en_US',
  status: 'APPROVED',
  category: 'UTILITY',
  components,
  ...more,
})
const as = (components: object[]) => ({ name: 'example', language: { code: 'en_US' }, components })
const text = (...texts: string[]) => texts.map((one) => ({ type: 'text', text: one }))
const button = (sub_type: string, index: number, parameter: object) => ({
  type: 'button',
  sub_type,
  index: String(index),
  parameters: [parameter],
})
const link = 'https://files.example.com/picture.jpg'
const image = { type: 'HEADER', format: 'IMAGE', example: { header_handle: [link] } }
const imageOf = (address: string) => ({
  type: 'header',
  parameters: [{ type: 'image', image: { link: address } }],
})

/* The requests are those of https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
   and the pages of each kind, with the words of the examples there. */
const examples: Example[] = [
  {
    name: 'a body with numbered variables, quick replies without a payload',
    listed: described([
      { type: 'BODY', text: 'Your {{1}} number is {{2}}.', example: { body_text: [['order', '860198']] } },
      { type: 'FOOTER', text: 'Lucky Shrub' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Unsubscribe' }] },
    ]),
    variables: ['1=order', '2=860198'],
    values: { 2: '860198', 1: 'order' },
    text: 'Your order number is 860198.',
    request: as([{ type: 'body', parameters: text('order', '860198') }]),
  },
  {
    name: 'more than nine numbered variables, in the order of their numbers',
    listed: described([{ type: 'BODY', text: Array.from({ length: 11 }, (_, at) => `{{${at + 1}}}`).join(' ') }]),
    variables: Array.from({ length: 11 }, (_, at) => `${at + 1}=`),
    values: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [String(11 - at), `v${11 - at}`])),
    text: Array.from({ length: 11 }, (_, at) => `v${at + 1}`).join(' '),
    request: as([{ type: 'body', parameters: text(...Array.from({ length: 11 }, (_, at) => `v${at + 1}`)) }]),
  },
  {
    name: 'named variables, in the header too',
    listed: described(
      [
        {
          type: 'HEADER',
          format: 'TEXT',
          text: 'Our {{sale}} is on!',
          example: { header_text_named_params: [{ param_name: 'sale', example: 'Summer Sale' }] },
        },
        {
          type: 'BODY',
          text: 'Thank you, {{first_name}}!',
          example: { body_text_named_params: [{ param_name: 'first_name', example: 'Pablo' }] },
        },
      ],
      { parameter_format: 'NAMED' },
    ),
    variables: ['header.sale=Summer Sale', 'first_name=Pablo'],
    values: { first_name: 'Jessica', 'header.sale': 'Winter Sale' },
    text: 'Thank you, Jessica!',
    request: as([
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'sale', text: 'Winter Sale' }] },
      { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Jessica' }] },
    ]),
  },
  {
    name: 'a header that is text with a number, beside the body’s',
    listed: described([
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['4711'] } },
      { type: 'BODY', text: 'Hi {{1}}', example: { body_text: [['Pablo']] } },
    ]),
    variables: ['header.1=4711', '1=Pablo'],
    values: { 'header.1': '12', 1: 'Pablo' },
    text: 'Hi Pablo',
    request: as([
      { type: 'header', parameters: text('12') },
      { type: 'body', parameters: text('Pablo') },
    ]),
  },
  {
    name: 'a picture of its own, a link with an ending, a number to call',
    listed: described([
      image,
      { type: 'BODY', text: 'Look.' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'PHONE_NUMBER', text: 'Call', phone_number: '15550051310' },
          {
            type: 'URL',
            text: 'Shop Now',
            url: 'https://www.luckyshrub.com/shop?promo={{1}}',
            example: ['https://www.luckyshrub.com/shop?promo=summer2023'],
          },
        ],
      },
    ]),
    variables: ['button.1=summer2023'],
    values: { 'button.1': 'winter' },
    text: 'Look.',
    request: as([imageOf(link), button('url', 1, { type: 'text', text: 'winter' })]),
  },
  {
    name: 'a document of ours instead of its own',
    listed: described([
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://files.example.com/sample.pdf'] } },
      { type: 'BODY', text: 'Your bill.' },
    ]),
    variables: [],
    values: {},
    file: { url: 'https://ours.example.com/bill', name: 'bill.pdf', kind: 'document' },
    text: 'Your bill.',
    request: as([
      {
        type: 'header',
        parameters: [{ type: 'document', document: { link: 'https://ours.example.com/bill', filename: 'bill.pdf' } }],
      },
    ]),
  },
  {
    name: 'a film of ours',
    listed: described([
      { type: 'HEADER', format: 'VIDEO' },
      { type: 'BODY', text: 'Watch.' },
    ]),
    variables: [],
    values: {},
    file: { url: 'https://ours.example.com/film', name: 'film.mp4', kind: 'video' },
    text: 'Watch.',
    request: as([
      { type: 'header', parameters: [{ type: 'video', video: { link: 'https://ours.example.com/film' } }] },
    ]),
  },
  {
    name: 'a place',
    listed: described([
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Here.' },
    ]),
    variables: ['header.latitude=', 'header.longitude=', 'header.name=', 'header.address='],
    values: {
      'header.latitude': '37.483307',
      'header.longitude': '122.148981',
      'header.name': 'Pablo Morales',
      'header.address': '1 Hacker Way, Menlo Park, CA 94025',
    },
    text: 'Here.',
    request: as([
      {
        type: 'header',
        parameters: [
          {
            type: 'location',
            location: {
              latitude: '37.483307',
              longitude: '122.148981',
              name: 'Pablo Morales',
              address: '1 Hacker Way, Menlo Park, CA 94025',
            },
          },
        ],
      },
    ]),
  },
  {
    name: 'a code to be copied',
    listed: described([
      { type: 'BODY', text: 'Take {{1}} off.', example: { body_text: [['25%']] } },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Unsubscribe' },
          { type: 'COPY_CODE', text: 'Copy code', example: ['250FF'] },
        ],
      },
    ]),
    variables: ['1=25%', 'button.1=250FF'],
    values: { 1: '25%', 'button.1': '25OFF' },
    text: 'Take 25% off.',
    request: as([
      { type: 'body', parameters: text('25%') },
      button('copy_code', 1, { type: 'coupon_code', coupon_code: '25OFF' }),
    ]),
  },
  {
    name: 'an offer that runs out',
    listed: described([
      image,
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Expiring offer!', has_expiration: true } },
      { type: 'BODY', text: 'Good news, {{1}}! Use code {{2}}.', example: { body_text: [['Pablo', 'CARIBE25']] } },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'COPY_CODE', text: 'Copy offer code', example: 'CARIBE25' },
          {
            type: 'URL',
            text: 'Book now!',
            url: 'https://awesomedestinations.com/offers?code={{1}}',
            example: ['https://awesomedestinations.com/offers?ref=n3mtql'],
          },
        ],
      },
    ]),
    variables: [
      'offer.expires=',
      '1=Pablo',
      '2=CARIBE25',
      'button.0=CARIBE25',
      'button.1=https://awesomedestinations.com/offers?ref=n3mtql',
    ],
    values: {
      1: 'Pablo',
      2: 'CARIBE25',
      'offer.expires': '2023-08-05T00:00:00Z',
      'button.0': 'CARIBE25',
      'button.1': 'n3mtql',
    },
    text: 'Good news, Pablo! Use code CARIBE25.',
    request: as([
      imageOf(link),
      { type: 'body', parameters: text('Pablo', 'CARIBE25') },
      {
        type: 'limited_time_offer',
        parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Date.UTC(2023, 7, 5) } }],
      },
      button('copy_code', 0, { type: 'coupon_code', coupon_code: 'CARIBE25' }),
      button('url', 1, { type: 'text', text: 'n3mtql' }),
    ]),
  },
  {
    name: 'a one-time code, which its button has once more',
    listed: described(
      [
        { type: 'BODY', text: '*{{1}}* is your verification code.', example: { body_text: [['123456']] } },
        { type: 'FOOTER', text: 'This code expires in 10 minutes.' },
        {
          type: 'BUTTONS',
          buttons: [
            {
              type: 'URL',
              text: 'Copy code',
              url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=10&code=otp{{1}}',
              example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
            },
          ],
        },
      ],
      { category: 'AUTHENTICATION' },
    ),
    variables: ['1=123456'],
    values: { 1: 'J$FpnYnP' },
    text: '*J$FpnYnP* is your verification code.',
    request: as([{ type: 'body', parameters: text('J$FpnYnP') }, button('url', 0, { type: 'text', text: 'J$FpnYnP' })]),
  },
  {
    name: 'cards',
    listed: described([
      { type: 'BODY', text: 'Summer is here, {{1}}!', example: { body_text: [['Pablo']] } },
      {
        type: 'CAROUSEL',
        cards: ['lemons', 'elixir'].map((what) => ({
          components: [
            { type: 'HEADER', format: 'IMAGE', example: { header_handle: [`https://files.example.com/${what}`] } },
            { type: 'BODY', text: `${what}: {{1}} off`, example: { body_text: [['30%']] } },
            {
              type: 'BUTTONS',
              buttons: [
                { type: 'QUICK_REPLY', text: 'Send me more' },
                { type: 'URL', text: 'Buy', url: 'https://shop.example.com/{{1}}', example: [what] },
              ],
            },
          ],
        })),
      },
    ]),
    variables: ['1=Pablo', 'card.0.1=30%', 'card.0.button.1=lemons', 'card.1.1=30%', 'card.1.button.1=elixir'],
    values: {
      1: 'Pablo',
      'card.0.1': '10%',
      'card.0.button.1': 'a',
      'card.1.1': '20%',
      'card.1.button.1': 'b',
    },
    text: 'Summer is here, Pablo!',
    request: as([
      { type: 'body', parameters: text('Pablo') },
      {
        type: 'carousel',
        cards: [
          ['lemons', '10%', 'a'],
          ['elixir', '20%', 'b'],
        ].map(([what, off = '', code = ''], card_index) => ({
          card_index,
          components: [
            imageOf(`https://files.example.com/${what}`),
            { type: 'body', parameters: text(off) },
            button('quick_reply', 0, { type: 'payload', payload: 'Send me more' }),
            button('url', 1, { type: 'text', text: code }),
          ],
        })),
      },
    ]),
  },
]

const named = ({ variables }: ProviderTemplate) => variables.map(({ name, example }) => `${name}=${example}`)
const read = (listed: object): ProviderTemplate => {
  const template = readTemplate(listed)
  if (!template) throw new Error('it is a template')
  return template
}
async function provide(...replies: Reply[]) {
  running = await startProvider(...replies)
  return running
}
const channelOf = (provider: Provider, type: ChannelType, at: Running, config: Record<string, string> = {}) => {
  const channel = connected(provider, type, at.url)
  return { ...channel, channel: { ...channel.channel, config: { ...channel.channel.config, ...config } } }
}

describe.each(examples)('M8 $name', ({ listed, variables, values, file, text: words, request }) => {
  it('asks for what is to be filled in, with the provider’s examples', () => {
    expect(named(read(listed))).toEqual(variables)
    expect(read(listed)).not.toHaveProperty('unusable')
  })

  it('says what it says, and is the request of the documentation', async () => {
    const template = { id: 'tp_1', ...read(listed) }
    expect(problemsOfValues(template, values)).toEqual([])
    const filled = fillTemplate(template, values, { ownFile: file !== undefined })
    expect(filled.text).toBe(words)
    const at = await provide({ status: 200, body: { messages: [{ id: 'wamid.T' }] } })
    const files = file ? [{ size: 1, type: '', link: '', ...file } as OutboundFile] : []
    const message = { ...MESSAGE, text: filled.text, template: filled.template, files }
    const sent = await adapterFor('whatsapp-cloud').send(message, channelOf('whatsapp-cloud', 'whatsapp', at))
    expect(sent).toEqual({ outcome: 'sent', providerMessageId: 'wamid.T' })
    expect(JSON.parse(at.received[0]?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: MESSAGE.to.slice(1),
      type: 'template',
      template: request,
      biz_opaque_callback_data: MESSAGE.reference,
    })
  })

  it('names each value that is missing, or strange', () => {
    const problems = problemsOfValues(read(listed), { other: 'x' })
    const missing = variables.map((one) => ({ name: one.split('=')[0], message: 'is missing' }))
    expect(problems).toEqual([...missing, { name: 'other', message: 'is not a variable of this template' }])
  })
})

describe('M8 a value', () => {
  const offer = read(examples.find(({ name }) => name === 'an offer that runs out')?.listed ?? {})
  const place = read(examples.find(({ name }) => name === 'a place')?.listed ?? {})
  it.each([
    [offer, '1', 'two\nlines', 'has a line break, a tab, or more than four spaces in a row'],
    [offer, '1', 'a     b', 'has a line break, a tab, or more than four spaces in a row'],
    [offer, '1', 'a    b', undefined],
    [offer, 'offer.expires', 'soon', 'is not a time'],
    [place, 'header.latitude', '90.1', 'is not a coordinate'],
    [place, 'header.longitude', '-180', undefined],
    [place, 'header.longitude', 'west', 'is not a coordinate'],
  ])('%#: %j %j', (template, name, value, message) => {
    const problems = problemsOfValues(template, { [name]: value }).filter((one) => one.name === name)
    expect(problems).toEqual(message === undefined ? [] : [{ name, message }])
  })
})

describe('M8 what can’t be filled in here is told with the reason', () => {
  const buttons = (...list: object[]) =>
    described([
      { type: 'BODY', text: 'Hi' },
      { type: 'BUTTONS', buttons: list },
    ])
  it.each([
    ['flow', buttons({ type: 'FLOW', text: 'Book' })],
    ['catalog', buttons({ type: 'CATALOG', text: 'View catalog' })],
    ['products', buttons({ type: 'MPM', text: 'View items' })],
    ['products', buttons({ type: 'SPM', text: 'View' })],
    [
      'products',
      described([
        { type: 'HEADER', format: 'PRODUCT' },
        { type: 'BODY', text: 'Hi' },
      ]),
    ],
    ['order', buttons({ type: 'ORDER_DETAILS', text: 'Pay' })],
    ['call', buttons({ type: 'VOICE_CALL', text: 'Call' })],
    ['call', described([{ type: 'BODY', text: 'May we call?' }, { type: 'CALL_PERMISSION_REQUEST' }])],
    ['app', buttons({ type: 'APP', text: 'Open' })],
    ['unknown', buttons({ type: 'SOMETHING_NEW', text: '?' })],
    ['unknown', described([{ type: 'SOMETHING_NEW' }])],
    ['unknown', described([{ type: 'CAROUSEL', cards: [{ components: [{ type: 'HEADER', format: 'IMAGE' }] }] }])],
  ])('%s: %j', (why, listed) => {
    expect(read(listed).unusable).toBe(why)
  })

  it.each([
    ['APPROVED', 'approved'],
    ['PENDING', 'pending'],
    ['IN_APPEAL', 'pending'],
    ['REJECTED', 'rejected'],
    ['PAUSED', 'paused'],
    ['DISABLED', 'disabled'],
    ['PENDING_DELETION', 'disabled'],
    ['ARCHIVED', 'disabled'],
    ['WHATEVER_COMES', 'disabled'],
  ])('a status: %s is %s', (status, expected) => {
    expect(read(described([], { status })).status).toBe(expected)
  })

  it('its quality, its category of former times, why it was rejected', () => {
    const told = { quality_score: { score: 'RED' }, category: 'TRANSACTIONAL', rejected_reason: 'TAG_CONTENT_MISMATCH' }
    expect(read(described([], told))).toMatchObject({
      quality: 'low',
      category: 'utility',
      reason: 'tag content mismatch',
    })
    const quiet = read(described([], { quality_score: { score: 'UNKNOWN' }, rejected_reason: 'NONE' }))
    expect(Object.keys(quiet)).not.toContain('quality')
    expect(Object.keys(quiet)).not.toContain('reason')
  })
})

describe('M8 the list', () => {
  const page = (names: string[], after?: string) => ({
    status: 200,
    body: {
      data: names.map((name) => ({ ...described([{ type: 'BODY', text: name }]), id: name, name })),
      paging: { cursors: { before: 'b', after: after ?? 'end' }, ...(after ? { next: 'https://graph…' } : {}) },
    },
  })
  it('of WhatsApp is read page by page, with what is no template left out', async () => {
    const at = await provide(page(['a', 'b'], 'AFTER'), page(['c', '']))
    const channel = channelOf('whatsapp-cloud', 'whatsapp', at, { businessAccountId: '102290129340398' })
    const told = await adapterFor('whatsapp-cloud').fetchTemplates?.(channel)
    expect(told).toMatchObject({ outcome: 'found', templates: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })
    const asked = at.received.map(({ url }) => new URL(url, 'http://x'))
    expect(asked.map(({ pathname }) => pathname)).toEqual([
      '/v23.0/102290129340398/message_templates',
      '/v23.0/102290129340398/message_templates',
    ])
    expect(asked.map(({ searchParams }) => searchParams.get('after'))).toEqual([null, 'AFTER'])
    expect(asked[0]?.searchParams.get('fields')).toContain('quality_score')
    expect(at.received[0]?.headers.authorization).toMatch(/^Bearer /)
  })

  it('of WhatsApp needs the business account, and says what Meta says', async () => {
    const at = await provide({ status: 401, body: { error: { code: 190, message: 'Session has expired' } } }, 'cut', {
      status: 500,
    })
    const fetch = adapterFor('whatsapp-cloud').fetchTemplates
    expect(await fetch?.(channelOf('whatsapp-cloud', 'whatsapp', at))).toEqual({ outcome: 'not_set' })
    const channel = channelOf('whatsapp-cloud', 'whatsapp', at, { businessAccountId: '1' })
    expect(await fetch?.(channel)).toMatchObject({ outcome: 'refused', code: '190', unauthorized: true })
    expect(await fetch?.(channel)).toMatchObject({ outcome: 'unavailable' })
    expect(await fetch?.(channel)).toMatchObject({ outcome: 'unavailable' })
  })

  const content = (types: object, more: object = {}) => ({
    sid: 'HX0d5ab5b1e8b1c4b5cf7b6d3dd1b2b3b4',
    friendly_name: 'friendly',
    language: 'en',
    variables: { 1: 'Owl Air Customer', 2: '03/01/2023' },
    types,
    approval_requests: {
      type: 'whatsapp',
      name: 'example',
      category: 'UTILITY',
      status: 'approved',
      rejection_reason: '',
    },
    ...more,
  })
  const actions = [
    { type: 'QUICK_REPLY', title: 'Stop', id: 'stop' },
    { type: 'URL', title: 'Order', url: 'https://www.twilio.com/{{2}}' },
    { type: 'PHONE_NUMBER', title: 'Call', phone: '+15551234567' },
    { type: 'COPY_CODE', title: 'Copy', code: '{{1}}' },
  ]
  const own = [
    { type: 'quick_reply', text: 'Stop' },
    { type: 'url', text: 'Order', url: 'https://www.twilio.com/{{2}}' },
    { type: 'phone', text: 'Call', phone: '+15551234567' },
    { type: 'copy_code', text: 'Copy', code: '{{1}}' },
  ]
  const twilio = async (...contents: object[]) => {
    const at = await provide({ status: 200, body: { meta: { next_page_url: null }, contents } })
    const told = await adapterFor('twilio').fetchTemplates?.(channelOf('twilio', 'whatsapp', at))
    return told?.outcome === 'found' ? told.templates : []
  }

  // https://www.twilio.com/docs/content/content-types-overview
  it.each([
    ['twilio/text', { 'twilio/text': { body: 'Hi {{1}}' } }, [{ type: 'body', text: 'Hi {{1}}' }]],
    [
      'twilio/media',
      { 'twilio/media': { body: 'Hi {{1}}', media: ['https://x.test/{{2}}.pdf'] } },
      [
        { type: 'header', format: 'document', sample: 'https://x.test/{{2}}.pdf' },
        { type: 'body', text: 'Hi {{1}}' },
      ],
    ],
    [
      'twilio/quick-reply, with a text for those who have no buttons',
      {
        'twilio/text': { body: 'plain' },
        'twilio/quick-reply': { body: 'Hi {{1}}', actions: [{ title: 'Yes', id: 'y' }] },
      },
      [
        { type: 'body', text: 'Hi {{1}}' },
        { type: 'buttons', buttons: [{ type: 'quick_reply', text: 'Yes' }] },
      ],
    ],
    [
      'twilio/card',
      { 'twilio/card': { title: 'Hi {{1}}', subtitle: 'Unsubscribe below', media: ['https://x.test/a.mp4'], actions } },
      [
        { type: 'header', format: 'video', sample: 'https://x.test/a.mp4' },
        { type: 'body', text: 'Hi {{1}}' },
        { type: 'footer', text: 'Unsubscribe below' },
        { type: 'buttons', buttons: own },
      ],
    ],
    [
      'whatsapp/card',
      { 'whatsapp/card': { body: 'Hi {{1}}', header_text: 'On {{2}}', footer: 'Bye', actions } },
      [
        { type: 'header', format: 'text', text: 'On {{2}}' },
        { type: 'body', text: 'Hi {{1}}' },
        { type: 'footer', text: 'Bye' },
        { type: 'buttons', buttons: own },
      ],
    ],
    [
      'whatsapp/authentication',
      {
        'whatsapp/authentication': {
          code_expiration_minutes: 5,
          actions: [{ type: 'COPY_CODE', copy_code_text: 'Copy it' }],
        },
      },
      [
        { type: 'body', text: '{{1}} is your verification code.' },
        { type: 'footer', text: 'This code expires in 5 minutes.' },
        { type: 'buttons', buttons: [{ type: 'one_time_code', text: 'Copy it', code: '{{1}}' }] },
      ],
    ],
    [
      'twilio/carousel',
      {
        'twilio/carousel': {
          body: 'New {{1}} merch',
          cards: [
            {
              title: 'Twilio Hoodie',
              body: 'Warm.',
              media: 'https://x.test/{{2}}.jpeg',
              actions: [{ type: 'QUICK_REPLY', title: 'I want it!', id: 'h' }],
            },
          ],
        },
      },
      [
        { type: 'body', text: 'New {{1}} merch' },
        {
          type: 'carousel',
          cards: [
            {
              components: [
                { type: 'header', format: 'image', sample: 'https://x.test/{{2}}.jpeg' },
                { type: 'body', text: 'Twilio Hoodie\nWarm.' },
                { type: 'buttons', buttons: [{ type: 'quick_reply', text: 'I want it!' }] },
              ],
            },
          ],
        },
      ],
    ],
  ])('of Twilio: %s', async (_name, types, components) => {
    const [template] = await twilio(content(types))
    expect(template).toMatchObject({
      name: 'example',
      language: 'en',
      category: 'utility',
      status: 'approved',
      components,
    })
    expect(template?.unusable).toBeUndefined()
    expect(template?.variables.find(({ name }) => name === '1')?.example).toBe('Owl Air Customer')
  })

  it.each([
    ['flow', { 'twilio/flows': { body: 'Hi' } }],
    ['catalog', { 'twilio/catalog': { body: 'Hi' } }],
    ['order', { 'twilio/pay': { body: 'Hi' } }],
    ['call', { 'twilio/call-to-action': { body: 'Hi', actions: [{ type: 'VOICE_CALL', title: 'Call' }] } }],
    ['unknown', { 'twilio/list-picker': { body: 'Hi' } }],
    ['unknown', { 'twilio/new': { body: 'Hi' } }],
  ])('of Twilio has what can’t be filled in with the reason: %s', async (why, types) => {
    expect((await twilio(content(types)))[0]?.unusable).toBe(why)
  })

  it('of Twilio has how WhatsApp decided, and nothing that it was never asked about', async () => {
    const asked = (status: string, rejection_reason = '') =>
      content({ 'twilio/text': { body: 'Hi' } }, { approval_requests: { name: status, status, rejection_reason } })
    const told = await twilio(
      asked('received'),
      asked('rejected', 'Too vague.'),
      asked('paused'),
      asked('unsubmitted'),
      content({}, { approval_requests: null }),
    )
    expect(told.map(({ name, status, reason }) => [name, status, reason])).toEqual([
      ['received', 'pending', undefined],
      ['rejected', 'rejected', 'Too vague.'],
      ['paused', 'paused', undefined],
    ])
  })

  it('of Twilio is read page by page, where the channel’s API is', async () => {
    const next_page_url = 'https://content.twilio.com/v1/ContentAndApprovals?PageSize=100&Page=1&PageToken=PT1'
    const one = content({ 'twilio/text': { body: 'Hi' } })
    const at = await provide(
      { status: 200, body: { contents: [one], meta: { next_page_url } } },
      { status: 200, body: { contents: [one], meta: {} } },
    )
    const told = await adapterFor('twilio').fetchTemplates?.(channelOf('twilio', 'whatsapp', at))
    expect(told).toMatchObject({ outcome: 'found', templates: [{}, {}] })
    expect(at.received.map(({ url }) => url)).toEqual([
      '/v1/ContentAndApprovals?PageSize=100',
      '/v1/ContentAndApprovals?PageSize=100&Page=1&PageToken=PT1',
    ])
  })

  // https://www.twilio.com/docs/content/send-templates-created-with-the-content-template-builder
  it('of Twilio: a message names the content, and its variables as JSON', async () => {
    const [template] = await twilio(content({ 'twilio/text': { body: 'Hi {{1}}, see you on {{2}}' } }))
    if (!template) throw new Error('it is a template')
    const filled = fillTemplate({ id: 'tp_1', ...template }, { 1: 'Ada', 2: 'Friday' })
    await running?.stop()
    const at = await provide({ status: 201, body: { sid: 'SM1' } })
    const message = { ...MESSAGE, text: filled.text, template: filled.template }
    await adapterFor('twilio').send(message, channelOf('twilio', 'whatsapp', at))
    const form = Object.fromEntries(new URLSearchParams(at.received[0]?.body))
    expect(form).toEqual({
      To: `whatsapp:${MESSAGE.to}`,
      From: 'whatsapp:+15005550006',
      StatusCallback: 'https://inbox.example.com/webhooks/demo',
      ContentSid: 'HX0d5ab5b1e8b1c4b5cf7b6d3dd1b2b3b4',
      ContentVariables: '{"1":"Ada","2":"Friday"}',
    })
  })
})
