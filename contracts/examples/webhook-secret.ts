export const webhookSecretExamples = {
  'webhookSecret.get': {
    input: {},
    output: { madeAt: '2026-11-29T21:26:48.938Z', earlierUntil: '2026-11-30T21:26:48.938Z' },
  },
  'webhookSecret.rotate': {
    input: {},
    output: {
      secret: 'whsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
      madeAt: '2026-11-29T21:26:48.938Z',
      earlierUntil: '2026-11-30T21:26:48.938Z',
    },
  },
}
