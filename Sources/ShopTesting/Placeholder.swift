// ShopTesting
