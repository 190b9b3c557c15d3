import { shortTitles } from '../../domain/choices.ts'
import type { OutboundMessage } from '../../port.ts'

const MOST_BUTTONS = 3
const BUTTON_TITLE = 20
const ROW_TITLE = 24

/** What stands on the button that opens a list, in the customer's language. */
const CHOOSE: Record<string, string> = {
  ar: 'اختر',
  de: 'Auswählen',
  en: 'Choose',
  es: 'Elegir',
  fr: 'Choisir',
  it: 'Scegli',
  ja: '選択する',
  nl: 'Kiezen',
  pl: 'Wybierz',
  pt: 'Escolher',
  tr: 'Seç',
  zh: '请选择',
}

/**
 * A text with choices under it: up to three are buttons, more are a list; undefined: it has none.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
 * https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
 */
export function interactiveOf({ text, choices, language = 'en' }: OutboundMessage) {
  if (!choices) return undefined
  const body = { text }
  if (choices.length <= MOST_BUTTONS) {
    const titles = shortTitles(choices, BUTTON_TITLE)
    const buttons = choices.map(({ payload: id }, index) => ({ type: 'reply', reply: { id, title: titles[index] } }))
    return { type: 'interactive', interactive: { type: 'button', body, action: { buttons } } }
  }
  const titles = shortTitles(choices, ROW_TITLE)
  const rows = choices.map(({ payload: id }, index) => ({ id, title: titles[index] }))
  const button = CHOOSE[language.slice(0, 2).toLowerCase()] ?? CHOOSE.en
  return { type: 'interactive', interactive: { type: 'list', body, action: { button, sections: [{ rows }] } } }
}
