import type { OperationName } from '../operations.ts'

/** What makes an operation a tool of its own for an AI agent; the rest is in the table of operations. */
export interface Tool {
  title: string
  /** when to use it and how, for a model: in place of the operation's summary */
  description?: string
  /** the fields that it is offered with; absent: all of the operation */
  fields?: readonly string[]
  /** what its fields are, for a model: those whose names don't say it */
  about?: Readonly<Record<string, string>>
  /** fields of its answer that say nothing to a model */
  without?: readonly string[]
  /** its answer has texts of people, of which more may be asked for */
  texts?: true
  /** what is there is lost or hidden by it, or a customer is told something that can't be taken back */
  destructive?: true
}

const conversation = { id: 'Conversation id (cv_…)' }
const contact = { id: 'Contact id (ct_…)' }
const report = {
  fields: ['from', 'to', 'by', 'channelId', 'teamId', 'agentId'],
  about: { from: 'First day, YYYY-MM-DD', to: 'Last day, YYYY-MM-DD', by: 'What the rows are' },
}

/**
 * The operations that are tools of their own: what is asked for every day, few enough for a model to choose among. Every other one
 * that the caller may use is found by `operations_search`. In the order in which they are listed.
 */
export const tools: { readonly [Name in OperationName]?: Tool } = {
  'search.query': {
    title: 'Search',
    description:
      'Finds contacts by name, phone, email or attribute, and messages and notes by their words, the newest first. Start here when you know a name or what was said.',
    texts: true,
    about: {
      q: 'Three characters or more',
      from: 'ISO 8601, UTC, with milliseconds',
      agentId: 'Who has the conversation',
    },
  },
  'conversations.list': {
    title: 'List conversations',
    description:
      'Conversations of a tab (`view`) or queue, the newest activity first, each with its latest message. `queue: rep_needed` and `sort: waiting`: who waits for an answer.',
    texts: true,
    about: { view: 'Left out: all that may be seen', queue: 'Instead of a view: who waits, and how long' },
  },
  'conversations.counts': { title: 'Count conversations' },
  'contacts.list': { title: 'List contacts', about: { q: 'Words of name, phone or email' } },
  'contacts.get': { title: 'Read a contact', about: contact },
  'contacts.conversations': { title: 'List a contact’s conversations', about: contact },
  'contacts.notes': { title: 'List the notes on a contact', texts: true, about: contact },
  'attachments.get': { title: 'Get a link to a file', about: { id: 'Attachment id (at_…)' } },
  'contacts.byExternalId': {
    title: 'Find a contact by the company’s own id',
    about: { externalId: 'The id that the company’s own systems know the customer by' },
  },
  'contacts.links': { title: 'List a contact’s CRM records' },
  'agents.list': {
    title: 'List agents',
    without: ['signIn'],
    description: 'The people who answer customers: their ids are what conversations are assigned to.',
  },
  'teams.list': {
    title: 'List teams',
    description: 'All teams: their ids are what conversations are transferred to. Times are in milliseconds.',
  },
  'categories.list': { title: 'List categories' },
  'channels.list': {
    title: 'List channels',
    without: ['amends', 'files', 'secretNames', 'text', 'webhookUrl'],
  },
  'tags.list': { title: 'List tags' },
  'cannedResponses.list': {
    title: 'List canned responses',
    texts: true,
    description: 'Texts that the company has prepared for answers. `q` is a part of title, shortcut, topic or text.',
  },
  'templates.list': {
    title: 'List message templates',
    texts: true,
    description:
      'Templates that were approved: what WhatsApp takes more than 24 hours after the customer’s last message.',
  },
  'reports.volume': { title: 'Report: how much there was', ...report },
  'reports.speed': { title: 'Report: how long customers waited', ...report },
  'reports.satisfaction': { title: 'Report: what customers said of the service', ...report },
  'reports.live': { title: 'What is going on now', without: ['arrivalsByMinute'] },
  'messages.send': {
    title: 'Send a reply to a customer',
    description:
      'Sends a message to the customer of a conversation, on the channel of their last message unless another is given. It leaves at once and can’t be taken back on most channels.',
    fields: ['id', 'text', 'channelId', 'template', 'replyTo', 'subject', 'sendAt'],
    about: {
      ...conversation,
      template: 'Instead of text: an approved template and the values of its variables',
      replyTo: 'Id of the entry that is quoted',
      subject: 'Email only',
      sendAt: 'When it is to leave, if not at once',
    },
    destructive: true,
  },
  'messages.sendTo': {
    title: 'Send a message to somebody',
    description:
      'Sends a message to a phone number, email address or contact, on the channel that is named: in their open conversation, or a new one. To answer in a conversation that you know, use messages_send.',
    fields: ['to', 'channelId', 'name', 'text', 'template'],
    about: {
      to: 'One of phone (E.164), email, contactId and externalId',
      channelId: 'One of those of channels_list',
      name: 'Of a contact that is not known yet',
      template: 'Instead of text: an approved template and the values of its variables',
    },
    destructive: true,
  },
  'contacts.addNote': {
    title: 'Add a note on a contact',
    description: 'A note that only the company’s people see, never the customer.',
    about: { ...contact, mentions: 'Ids of agents or teams who are told of it' },
  },
  'contacts.create': { title: 'Create a contact', about: { phones: 'E.164: +491701234567' } },
  'contacts.update': {
    title: 'Change a contact',
    about: { ...contact, attributes: 'Replaces the attributes as a whole', phones: 'E.164: +491701234567' },
  },
  'conversations.assign': { title: 'Assign a conversation to an agent', about: conversation },
  'conversations.transfer': { title: 'Transfer a conversation to a team', about: conversation },
  'conversations.hold': { title: 'Put a conversation on hold', about: conversation },
  'conversations.close': {
    title: 'Close a conversation',
    about: { ...conversation, category: 'One of those of categories_list', note: 'What came of it, for colleagues' },
    destructive: true,
  },
  'conversations.reopen': { title: 'Open a closed conversation again', about: conversation },
  'messages.tags': { title: 'Tag messages', about: { messageIds: 'Ids of entries (en_…)' } },
}

/**
 * What no AI agent is offered, whatever it may do otherwise: areas (`apiKeys.`) and single operations. They tell or take secrets,
 * decide who may what, hand over files that only a browser can use, or are for people to look at.
 */
export const withheld: readonly string[] = [
  // Who may what, and by which secret.
  'agents.create',
  'agents.update',
  'agents.delete',
  'apiKeys.',
  'bots.create',
  'bots.update',
  'channels.create',
  'channels.rotateSecret',
  'channels.update',
  'connectors.',
  'socketTickets.',
  'webhookDeliveries.',
  'webhookEndpoints.',
  'webhookSecret.',
  // What customers say, which is for the company's own app to hand in.
  'channels.amend',
  'channels.inbound',
  'channels.receipts',
  // Everything about somebody, gone or taken along for good.
  'contactExports.',
  'contacts.data',
  'contacts.erase',
  'erasures.',
  // One's own screen.
  'me.getNotificationSettings',
  'me.setAvailability',
  'me.setNotificationSettings',
  'notifications.',
  'savedViews.',
  // Uploads and pictures of an email.
  'attachments.create',
  'messages.html',
]
