export const memberExample = {
  userId: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11',
  email: 'ada@example.com',
  emailVerified: true,
  subscribedAt: '2026-01-31T12:00:00.000Z',
};
