import { describe, expect, it } from 'vitest'
import { ordersIn, wellFormedAnswer } from '../../../functions/areas/bots/domain/bot-answer.ts'
import { cxAnswer, esAnswer } from '../../../functions/areas/bots/domain/dialogflow-answer.ts'
import { httpAnswer } from '../../../functions/areas/bots/domain/http-answer.ts'

const es = (fulfillmentMessages: object[], more: object = {}) =>
  esAnswer({ responseId: '1', queryResult: { fulfillmentMessages, ...more } })
const cx = (...responseMessages: object[]) => cxAnswer({ queryResult: { responseMessages } })

describe('O2 what Dialogflow ES answers', () => {
  it('is texts, and quick replies as choices of the words before them', () => {
    const answer = es([
      { text: { text: ['Hello'] } },
      { quickReplies: { title: 'What is it about?', quickReplies: ['Order', 'Hours'] } },
    ])
    expect(answer?.messages).toEqual([
      { text: 'Hello', choices: [] },
      {
        text: 'What is it about?',
        choices: [
          { title: 'Order', payload: 'Order' },
          { title: 'Hours', payload: 'Hours' },
        ],
      },
    ])
    const bare = es([{ text: { text: ['Pick'] } }, { quickReplies: { quickReplies: ['Order'] } }])
    expect(bare?.messages).toEqual([{ text: 'Pick', choices: [{ title: 'Order', payload: 'Order' }] }])
  })
  it('is cards and images in words, with what their buttons do', () => {
    const buttons = [
      { text: 'Shop', postback: 'https://shop.example/' },
      { text: 'Buy', postback: 'buy 7' },
    ]
    const card = { title: 'Shoe', subtitle: 'Red', imageUri: 'https://shop.example/7.jpg', buttons }
    expect(es([{ card }])?.messages).toEqual([
      {
        text: 'Shoe\nRed\nhttps://shop.example/7.jpg\nShop: https://shop.example/',
        choices: [{ title: 'Buy', payload: 'buy 7' }],
      },
    ])
    const image = { imageUri: 'https://shop.example/7.jpg', accessibilityText: 'A shoe' }
    expect(es([{ image }])?.messages[0]?.text).toBe('A shoe\nhttps://shop.example/7.jpg')
  })
  it('is for everybody where there are messages for everybody', () => {
    const answer = es([{ platform: 'FACEBOOK', text: { text: ['F'] } }, { text: { text: ['All'] } }])
    expect(answer?.messages.map(({ text }) => text)).toEqual(['All'])
    expect(es([{ platform: 'FACEBOOK', text: { text: ['F'] } }])?.messages[0]?.text).toBe('F')
  })
  it('is the plain text where there is nothing else', () =>
    expect(es([], { fulfillmentText: 'Hi' })?.messages[0]?.text).toBe('Hi'))
  it('closes and hands over by marks, by the intent and by what is diagnosed', () => {
    const said = [{ text: { text: ['Bye RB_MARKDONE'] } }]
    expect(es(said)).toEqual({ messages: [{ text: 'Bye', choices: [] }], action: 'close' })
    expect(es([{ payload: { anything: { RB_HANDOVER: true } } }])?.action).toBe('handover')
    expect(es([], { action: 'RB_HANDOVER' })?.action).toBe('handover')
    expect(es(said, { intent: { liveAgentHandoff: true, endInteraction: true } })?.action).toBe('handover')
    expect(es([], { intent: { endInteraction: true } })?.action).toBe('close')
    expect(es([], { diagnosticInfo: { end_conversation: true } })?.action).toBe('close')
  })
  it.each([undefined, null, 'text', {}, { queryResult: null }, { queryResult: { fulfillmentMessages: [] } }])(
    'is nothing in %j',
    (body) => expect(esAnswer(body)).toBeUndefined(),
  )
  it('leaves out what is not in its form', () =>
    expect(es([{ text: 7 }, { text: { text: ['Hi'] } }, null as never])?.messages).toHaveLength(1))
})

describe('O2 what Dialogflow CX answers', () => {
  it('is texts, chips and what else its own messenger shows', () => {
    const richContent = [
      [
        { type: 'info', title: 'Our shop', subtitle: 'Main Street', actionLink: 'https://shop.example' },
        { type: 'image', rawUrl: 'https://shop.example/front.jpg', accessibilityText: 'The shop' },
        { type: 'chips', options: [{ text: 'Order' }, { text: 'Site', link: 'https://shop.example' }] },
      ],
    ]
    expect(cx({ text: { text: ['Hello'] } }, { payload: { richContent } })?.messages).toEqual([
      { text: 'Hello', choices: [] },
      { text: 'Our shop\nMain Street\nhttps://shop.example', choices: [] },
      { text: 'The shop\nhttps://shop.example/front.jpg', choices: [] },
      { text: 'Site: https://shop.example', choices: [{ title: 'Order', payload: 'Order' }] },
    ])
  })
  it('is a payload of our own form', () =>
    expect(cx({ payload: { text: 'Pick', choices: [{ title: 'A', payload: 'a' }, { text: 'B' }] } })?.messages).toEqual(
      [
        {
          text: 'Pick',
          choices: [
            { title: 'A', payload: 'a' },
            { title: 'B', payload: 'B' },
          ],
        },
      ],
    ))
  it('calls people and closes', () => {
    expect(cx({ liveAgentHandoff: { metadata: { why: 'x' } } })).toEqual({ messages: [], action: 'handover' })
    expect(cx({ text: { text: ['Bye'] } }, { endInteraction: {} })?.action).toBe('close')
    expect(cx({ payload: { action: 'RB_MARKDONE' } })?.action).toBe('close')
  })
  it.each([undefined, {}, { queryResult: { responseMessages: [] } }, { queryResult: { responseMessages: [{}] } }])(
    'is nothing in %j',
    (body) => expect(cxAnswer(body)).toBeUndefined(),
  )
})

describe('O2 what an HTTP bot answers', () => {
  it('is messages and actions', () => {
    const messages = [{ text: 'Pick', choices: [{ title: 'A' }] }, { attachmentUrl: 'https://bot.example/a.pdf' }]
    expect(httpAnswer({ messages, actions: ['close'] })).toEqual({
      messages: [
        { text: 'Pick', choices: [{ title: 'A', payload: 'A' }] },
        { text: 'https://bot.example/a.pdf', choices: [] },
      ],
      action: 'close',
    })
    expect(httpAnswer({})).toEqual({ messages: [], action: undefined })
  })
  it.each([
    null,
    [],
    'text',
    { messages: 'hi' },
    { actions: ['dance'] },
    { messages: [{ attachmentUrl: 'javascript:1' }] },
  ])('is nothing in %j', (body) => expect(httpAnswer(body)).toBeUndefined())
})

describe('O2 an answer', () => {
  it('is kept within what channels take', () => {
    const messages = Array.from({ length: 20 }, (_, n) => ({ text: `  ${'x'.repeat(5_000)}${n}` }))
    const kept = wellFormedAnswer({ messages: [{ text: ' ' }, ...messages], action: undefined })
    expect(kept.messages).toHaveLength(10)
    expect(kept.messages[0]?.text.length).toBeLessThanOrEqual(4_000)
  })
  it('calls people where it both closes and hands over', () => {
    expect(ordersIn('RB_MARKDONE RB_HANDOVER')).toEqual({ text: '', action: 'handover' })
    expect(ordersIn('XRB_MARKDONE')).toEqual({ text: 'XRB_MARKDONE', action: undefined })
  })
})
