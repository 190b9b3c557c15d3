import { type Dialect, field, nothing, text } from './simulated-provider.ts'

/** Whether a call is one of Google's: a token, or `detectIntent` of either edition. */
export const isDialogflow = (path: string) => path === '/token' || /^\/v[23]\/projects\/.+:detectIntent$/.test(path)

interface Line {
  /** what the customer says, or a part of it */
  when: RegExp
  say: string
  offer?: string[]
  card?: { title: string; subtitle: string; imageUri: string }
  order?: 'RB_HANDOVER' | 'RB_MARKDONE'
}

/** All that the stand-in knows. */
const LINES: Line[] = [
  {
    when: /^\W*(hi|hello|hey|start)\b/i,
    say: 'Hello, this is a stand-in for Dialogflow. What is it about?',
    offer: ['My order', 'Opening hours', 'A person'],
  },
  { when: /order/i, say: 'Your order is on its way. Anything else?', offer: ['A person', 'No, thanks'] },
  {
    when: /hours|open/i,
    say: 'We are here from nine to five.',
    card: { title: 'Our shop', subtitle: 'Main Street 1', imageUri: 'https://shop.example/front.jpg' },
  },
  { when: /person|human|agent/i, say: 'I ask somebody to come.', order: 'RB_HANDOVER' },
  { when: /no, thanks|bye|done/i, say: 'Good-bye!', order: 'RB_MARKDONE' },
]
const FALLBACK: Line = { when: /./, say: 'The stand-in does not know that. Say “A person” for somebody who does.' }

const lineFor = (said: string) => LINES.find(({ when }) => when.test(said)) ?? FALLBACK

/** https://cloud.google.com/dialogflow/es/docs/reference/rest/v2/DetectIntentResponse */
function es(said: string, languageCode: string) {
  const { say, offer, card, order } = lineFor(said)
  return {
    responseId: 'stand-in',
    queryResult: {
      queryText: said,
      languageCode,
      allRequiredParamsPresent: true,
      fulfillmentText: say,
      fulfillmentMessages: [
        { text: { text: [say] } },
        ...(offer ? [{ quickReplies: { title: '', quickReplies: offer } }] : []),
        ...(card ? [{ card }] : []),
        ...(order ? [{ payload: { action: order } }] : []),
      ],
      intent: { name: 'projects/stand-in/agent/intents/1', displayName: 'Stand-in' },
      intentDetectionConfidence: 1,
    },
  }
}

/** https://cloud.google.com/dialogflow/cx/docs/reference/rest/v3/DetectIntentResponse */
function cx(said: string, languageCode: string) {
  const { say, offer, card, order } = lineFor(said)
  const chips = offer && { type: 'chips', options: offer.map((one) => ({ text: one })) }
  const info = card && { type: 'info', title: card.title, subtitle: card.subtitle }
  const image = card && { type: 'image', rawUrl: card.imageUri, accessibilityText: card.title }
  const rich = [chips, info, image].filter((one) => one !== undefined)
  return {
    responseId: 'stand-in',
    queryResult: {
      text: said,
      languageCode,
      responseMessages: [
        { text: { text: [say] } },
        ...(rich.length > 0 ? [{ payload: { richContent: [rich] } }] : []),
        ...(order === 'RB_HANDOVER' ? [{ liveAgentHandoff: {} }] : []),
        ...(order === 'RB_MARKDONE' ? [{ payload: { action: order } }] : []),
      ],
      match: { matchType: 'INTENT', confidence: 1 },
    },
  }
}

/**
 * Stands in for Google's token endpoint and for agents of Dialogflow, ES and CX. It looks at no signature, keeps no session,
 * knows the few sentences above and says in each greeting what it is.
 */
export const dialogflow: Dialect = {
  accept: () => undefined,
  look({ path, body, now }) {
    if (path === '/token') {
      const given = { access_token: `stand-in-${now}`, expires_in: 3_599, token_type: 'Bearer' }
      return text(body, 'assertion').split('.').length === 3
        ? { status: 200, body: given }
        : { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT.' } }
    }
    if (!path.endsWith(':detectIntent')) return nothing()
    const said = text(body, 'queryInput', 'text', 'text')
    const language = text(body, 'queryInput', 'languageCode') || text(body, 'queryInput', 'text', 'languageCode')
    if (!said || !language || field(body, 'queryInput') === undefined) {
      return { status: 400, body: dialogflow.error(400) }
    }
    return { status: 200, body: path.startsWith('/v2/') ? es(said, language) : cx(said, language) }
  },
  recipient: () => ({ to: '', text: '' }),
  error: (code) => ({
    error: {
      code,
      message:
        code === 401 ? 'Request had invalid authentication credentials.' : 'The stand-in fails as it was told to.',
      status:
        code === 401
          ? 'UNAUTHENTICATED'
          : code === 429
            ? 'RESOURCE_EXHAUSTED'
            : code >= 500
              ? 'UNAVAILABLE'
              : 'INVALID_ARGUMENT',
    },
  }),
}
