"""Things of the demo data that tests speak of by name."""

WORKFLOW_SPEC = "0bddb4c6-40c5-45c3-b477-fceb2c051609"  # the documentation's workflow block
APP_SPEC = "a3e77006-86f3-4829-8c43-f21ad462dbbd"  # Salesforce Customer Analytics
CHURN_SPEC = "1f5646fd-b39f-46e0-ace0-9d31fa8c9ae1"  # Churn Model Training, 14 releases
FAILING_SPEC = "3e17e523-0ee3-4e28-8b5d-ec1f96402dfc"  # its deployments always fail
FAILED_APP = "e43ef1f4-5452-4fcb-a575-a2a3386ccd0e"  # SCA · EMEA
FAILED_BLOCK = "2fdc5da9-160b-411a-b73c-ea098f48d194"  # Churn training · loyalty card
WARNING_BLOCK = "7581dafd-ff91-4e84-b311-45c908356872"  # Pricing API · outlets
DEPLOYED_BLOCK = "e04e308d-98dc-4443-bb02-c4ef990a3fdc"  # the documentation's deployment
