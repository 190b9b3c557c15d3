import type { TemplateStatus } from './template.ts'

/**
 * M8: a provider's codes that say that it was the template, and what the template is then; no status: it is to be looked at
 * again. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes and
 * https://www.twilio.com/docs/api/errors
 */
export const templateRefusals: ReadonlyMap<string, { status?: TemplateStatus }> = new Map([
  // Meta: not the values that it has, not there or not approved, too long, against a policy, of another kind
  ['132000', {}],
  ['132001', {}],
  ['132005', {}],
  ['132007', {}],
  ['132012', {}],
  ['132015', { status: 'paused' }],
  ['132016', { status: 'disabled' }],
  ['132018', {}],
  // Where one is sent that WhatsApp has not approved (any more), Twilio takes it for free text.
  ['outside_whatsapp_window', {}],
  // Twilio: no such content, not its variables, not there for this sender, rejected, paused, disabled
  ['21655', {}],
  ['21656', {}],
  ['63027', {}],
  ['63028', {}],
  ['63040', { status: 'rejected' }],
  ['63041', { status: 'paused' }],
  ['63042', { status: 'disabled' }],
])
