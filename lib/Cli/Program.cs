using TorchSharp;

var x = torch.rand(3, 3);
Console.WriteLine(x.matmul(x).sum().item<float>());
return 0;
