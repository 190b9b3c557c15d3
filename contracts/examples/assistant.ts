export const assistantExamples = {
  'assistant.get': {
    input: {},
    output: {
      on: true,
      enabled: true,
      model: { region: 'us-east-1', model: 'stand-in.echo-v1:0' },
      models: [{ region: 'us-east-1', model: 'stand-in.echo-v1:0' }],
      perDay: 100,
      left: 100,
      price: { currency: 'USD', input: 0, output: 0 },
      version: 2,
    },
  },
  'assistant.update': {
    input: { perDay: 50, price: { currency: 'USD', input: 0.06, output: 0.24 } },
    output: {
      on: true,
      enabled: true,
      model: { region: 'us-east-1', model: 'stand-in.echo-v1:0' },
      models: [{ region: 'us-east-1', model: 'stand-in.echo-v1:0' }],
      perDay: 50,
      left: 50,
      price: { currency: 'USD', input: 0.06, output: 0.24 },
      version: 3,
    },
  },
  'assistant.usage': {
    input: {},
    output: {
      currency: 'USD',
      months: [
        {
          month: '2026-11',
          calls: 1,
          input: 254,
          output: 10,
          cost: 0.000018,
          agents: [{ id: 'ag_owner', name: 'Olivia Owner', calls: 1, input: 254, output: 10, cost: 0.000018 }],
        },
      ],
    },
  },
  'assistant.assist': {
    input: { task: 'translate', text: 'Your table leaves tomorrow.', language: 'de' },
    output: { text: '[stand-in] Your table leaves tomorrow.' },
  },
}
