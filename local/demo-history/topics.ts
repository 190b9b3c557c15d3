import type { Resolution } from '../../functions/areas/timeline/domain/conversation.ts'

/** What customers write about, and how it goes. */
export interface Topic {
  teamId: string
  /** how often it comes */
  weight: number
  type: NonNullable<Resolution['type']>
  category: string
  tags: readonly string[]
  opens: readonly string[]
  /** what we say and what they answer, turn by turn */
  turns: readonly (readonly [ours: string, theirs: string])[]
  /** the last that we say */
  ends: readonly string[]
  note: string
}

export const categories = ['Delivery', 'Returns', 'Billing', 'Product', 'Account', 'Orders']
export const tags = ['late parcel', 'refund', 'bug', 'praise', 'wish', 'big order']

export const topics: readonly Topic[] = [
  {
    teamId: 'support',
    weight: 30,
    type: 'problem',
    category: 'Delivery',
    tags: ['late parcel'],
    opens: [
      'Hi, my parcel was meant to be here two days ago. Where is it?',
      'Hello, the tracking says “in transit” since Monday. Is it lost?',
      'Where is my order? I need it by Friday.',
    ],
    turns: [
      ['I am sorry about that. May I have your order number?', 'Sure, it is 48213.'],
      ['Thank you. The carrier has it in the depot near you.', 'And when do they bring it?'],
      ['They promise tomorrow before noon. I will keep an eye on it.', 'Great, thanks.'],
    ],
    ends: ['It is out for delivery now. Have a good day!', 'I have asked the carrier to hurry. It is there tomorrow.'],
    note: 'Carrier was late; delivery confirmed.',
  },
  {
    teamId: 'support',
    weight: 16,
    type: 'task',
    category: 'Returns',
    tags: ['refund'],
    opens: [
      'The shoes are too small. How do I send them back?',
      'I would like to return the jacket, please.',
      'Can I exchange a size M for an L?',
    ],
    turns: [
      ['Of course. Is it unworn and still in its box?', 'Yes, I only tried it on.'],
      ['Then here is your return label, I have just emailed it.', 'Got it. When do I get my money back?'],
      ['Three days after it reaches us.', 'Perfect.'],
    ],
    ends: ['You will hear from us once it is here.', 'Done: the other size is reserved for you.'],
    note: 'Return label sent.',
  },
  {
    teamId: 'support',
    weight: 12,
    type: 'question',
    category: 'Billing',
    tags: ['refund'],
    opens: [
      'I was charged twice for one order.',
      'Could you send me the invoice once more, with our VAT number on it?',
      'Which payment methods do you take?',
    ],
    turns: [
      ['Let me look. Which card did you pay with?', 'The one that ends in 4411.'],
      ['I see it. The second one was only reserved and will vanish.', 'How long does that take?'],
    ],
    ends: ['Two bank days at most. Sorry for the fright!', 'The invoice is on its way to your mailbox.'],
    note: 'Reservation explained; invoice sent.',
  },
  {
    teamId: 'support',
    weight: 14,
    type: 'question',
    category: 'Product',
    tags: ['wish', 'praise'],
    opens: [
      'Is the tent waterproof enough for autumn in Norway?',
      'Does the lamp come in green, too?',
      'I love the new backpack! Will there be a smaller one?',
    ],
    turns: [
      ['Good question. How many nights will you be out?', 'About ten, with a bit of wind.'],
      ['Then take the four-season one, I would say.', 'Is that much heavier?'],
      ['Only 600 grams.', 'Then I take that.'],
    ],
    ends: ['Have a great trip!', 'I pass that on to the people who make it.'],
    note: 'Advised.',
  },
  {
    teamId: 'support',
    weight: 9,
    type: 'incident',
    category: 'Account',
    tags: ['bug'],
    opens: [
      'I can’t log in any more, it says my password is wrong.',
      'The shop shows an error when I open my wish list.',
      'I get no confirmation email.',
    ],
    turns: [
      ['I am sorry. Which browser is it, please?', 'Firefox, on my laptop.'],
      ['Thank you. Could you try once more in a private window?', 'There it works!'],
    ],
    ends: ['Then it is an old cookie. Clear it, and all is well.', 'Fixed a moment ago. Thank you for telling us!'],
    note: 'Cookie cleared.',
  },
  {
    teamId: 'sales',
    weight: 14,
    type: 'question',
    category: 'Orders',
    tags: ['big order'],
    opens: [
      'Do you have a discount for 40 backpacks?',
      'Could you quote 25 lamps for our office?',
      'We need 60 bottles with our logo. Is that possible?',
    ],
    turns: [
      ['Gladly! Until when do you need them?', 'In six weeks.'],
      ['That is possible. I can offer twelve percent off.', 'Could you make it fifteen?'],
      ['With payment in advance, yes.', 'Deal.'],
    ],
    ends: ['The offer is in your mailbox. Thank you!', 'I have reserved them for you until Friday.'],
    note: 'Offer sent.',
  },
  {
    teamId: 'sales',
    weight: 6,
    type: 'task',
    category: 'Orders',
    tags: ['big order', 'wish'],
    opens: ['Can we change the address of order 1187?', 'Please add five more to our order.'],
    turns: [['Of course. Where is it to go?', 'To Harbour Street 12.']],
    ends: ['Changed. You get a new confirmation.', 'Added, on the same invoice.'],
    note: 'Order changed.',
  },
]

export const botSays = [
  'Hello! Our people are back in the morning. Perhaps I can help: is it about an order, a return or a product?',
  'Parcels take two to four working days. You find yours under “My orders”.',
]
export const botHandsOver = 'I leave that to my colleagues. They write as soon as they are back.'
export const asksBot = ['About an order.', 'It is about a return.', 'I would rather talk to somebody.']
export const more = ['One more thing: is there a way to get it earlier?', 'And could you send it to my other address?']
export const praises = ['Quick and friendly, thank you!', 'Very helpful.', 'All good.']
export const complaints = ['I waited far too long.', 'Nobody knew anything.', 'It is still not solved.']

export const firstNames = [
  'Amelia',
  'Noah',
  'Priya',
  'Lukas',
  'Yuki',
  'Fatima',
  'Oliver',
  'Chloé',
  'Mateo',
  'Ingrid',
  'Kwame',
  'Sofie',
  'Leon',
  'Aisha',
  'Tomás',
  'Hannah',
  'Emre',
  'Nina',
  'Jakub',
  'Grace',
  'Omar',
  'Elif',
  'Pablo',
  'Freya',
  'Ravi',
  'Marie',
  'Jonas',
  'Zofia',
  'Daniel',
  'Lina',
]
export const lastNames = [
  'Martin',
  'Okafor',
  'Schmidt',
  'Tanaka',
  'Rossi',
  'Nowak',
  'Larsen',
  'García',
  'Patel',
  'Yılmaz',
  'Dubois',
  'Silva',
  'Jansen',
  'Haddad',
  'Novák',
  'Wright',
  'Costa',
  'Weber',
  'Kim',
  'Bennett',
  'Moreau',
  'Lindqvist',
  'Osei',
  'Fischer',
  'Romano',
  'Kaya',
  'Vega',
  'Clarke',
  'Mendes',
  'Brandt',
]
